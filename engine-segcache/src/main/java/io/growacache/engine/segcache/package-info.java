/**
 * The Segcache engine (Yang, Yue, Vinayak: "Segcache: a memory-efficient and scalable in-memory key-value cache for
 * small objects", NSDI 2021): items are appended to fixed-size segments, segments hold items that expire at about the
 * same time, and eviction drops or merges whole segments.
 *
 * <p>How items are kept, read and written is {@link io.growacache.engine.support.store}'s; here is what is Segcache's
 * own: {@link io.growacache.engine.segcache.TtlBuckets} says what belongs together, {@link
 * io.growacache.engine.segcache.SegcachePolicy} and {@link io.growacache.engine.segcache.Merge} what goes.
 */
package io.growacache.engine.segcache;
