/**
 * The stores that are compared, behind one interface: engines, Caffeine, and a concurrent hash map.
 *
 * <p>All get keys as native bytes and copy values from and to native memory, as a server does: nobody is measured handing out
 * a reference to a heap object.
 */
package io.growacache.benchmarks.store;
