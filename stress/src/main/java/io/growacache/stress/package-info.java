/**
 * jcstress tests of the storage engines: a few operations meet on the items of one state, millions of times, and every
 * combination of what they have seen must be one that some order of the operations explains.
 *
 * <p>The tests call engines through the contracts only, so that one set holds for all of them. {@link
 * io.growacache.stress.Stress} runs them and judges. This is no module, because jcstress holds packages of the JDK,
 * which the module path forbids; the engines are on it.
 */
package io.growacache.stress;
