/**
 * The Segcache engine (Yang, Yue, Vinayak: "Segcache: a memory-efficient and scalable in-memory key-value cache for
 * small objects", NSDI 2021): items are appended to fixed-size segments, segments hold items that expire at about the
 * same time, and eviction drops or merges whole segments.
 *
 * <p>Where to start: {@link io.growacache.engine.segcache.record.RecordLayout} is what a segment holds, {@link
 * io.growacache.engine.segcache.segment.SegmentTable} how segments live and die, {@link
 * io.growacache.engine.segcache.Store} how items are found, published and retired; {@link
 * io.growacache.engine.segcache.ItemReads} and {@link io.growacache.engine.segcache.ItemWrites} are the operations,
 * {@link io.growacache.engine.segcache.Eviction} makes room.
 *
 * <h2>Why reads are safe without a lock</h2>
 * A record never changes and never moves while it can be read: changes append a copy, and eviction empties every slot
 * that leads to a segment before the segment is used again, with a new life number. A reader loads the slot, the
 * segment's life, the slot again, then the record, then the life again. If the life is the same before and after, no
 * byte in between belonged to another life, and as the slot still led to the record after the first look at the life,
 * the record was complete in that life. The read takes effect when the slot is loaded the second time. Writers hold the
 * locks of the key's index buckets, without which nobody empties the slot, so what they read is stable.
 */
package io.growacache.engine.segcache;
