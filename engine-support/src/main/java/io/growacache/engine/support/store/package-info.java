/**
 * Items in segments of one memory pool, behind a hash index: what engines have in common that append items to segments
 * and evict by emptying segments. An engine brings its chains of segments ({@link
 * io.growacache.engine.support.segment.ChainSet}), what its frequency bits mean ({@link
 * io.growacache.engine.support.store.UseCounting}) and what goes when space is needed ({@link
 * io.growacache.engine.support.store.EvictionPolicy}); {@link io.growacache.engine.support.store.SegmentEngine} is all
 * the rest.
 *
 * <p>Where to start: {@link io.growacache.engine.support.record.RecordLayout} is what a segment holds, {@link
 * io.growacache.engine.support.segment.SegmentTable} how segments live and die, {@link
 * io.growacache.engine.support.store.Store} how items are found, published and retired; {@link
 * io.growacache.engine.support.store.ItemReads} and {@link io.growacache.engine.support.store.ItemWrites} are the
 * operations, {@link io.growacache.engine.support.store.Reclaim} says when room is made, {@link
 * io.growacache.engine.support.store.Draining} and {@link io.growacache.engine.support.store.Relocation} how.
 *
 * <h2>Why reads are safe without a lock</h2>
 * A record never changes and never moves while it can be read: changes append a copy, and eviction empties every slot
 * that leads to a segment before the segment is used again, with a new life number. A reader loads the slot, the
 * segment's life, the slot again, then the record, then the life again. If the life is the same before and after, no
 * byte in between belonged to another life, and as the slot still led to the record after the first look at the life,
 * the record was complete in that life. The read takes effect when the slot is loaded the second time. Writers hold the
 * locks of the key's index buckets, without which nobody empties the slot, so what they read is stable.
 */
package io.growacache.engine.support.store;
