/** Hashing of keys in native memory. */
package io.growacache.engine.support.hash;
