/**
 * The storage engine: what holds the items.
 *
 * <p>An <em>item</em> is a key in a keyspace, a value, and its {@linkplain io.growacache.spi.engine.ItemMetadata metadata}. A
 * caller reaches the engine through a {@link io.growacache.spi.engine.Caller}, which stands for one thread at a time, and hands
 * it callbacks: an {@link io.growacache.spi.engine.ItemReader} copies a value out, an {@link
 * io.growacache.spi.engine.ItemWriter} fills one in, an {@link io.growacache.spi.engine.ItemUpdater} decides and fills. Results
 * are status codes; the hot path neither allocates nor throws.
 *
 * <p><strong>Callbacks.</strong> They run on the caller's thread, during the call or, when it answered {@link
 * io.growacache.spi.engine.Status#PENDING}, later on the caller's executor. They may run several times for one operation; only
 * the last run counts. They never block and never call an engine. After PENDING the key, the callback and what the callback
 * uses stay valid until its {@link io.growacache.spi.engine.Completion#completed}; the engine touches them on the caller's
 * thread only and copies what another thread needs.
 *
 * <p><strong>Promises.</strong> Every engine keeps them, and the conformance kit checks them:
 * <ul>
 *   <li>Each operation is atomic and linearizable per key.
 *   <li>An item is never served at or after its deadline and never expired before it; eviction may take it at any time.
 *   <li>A put or a replacing update that fails leaves no older value readable.
 *   <li>The configured memory holds data, index and bookkeeping, and is never exceeded.
 *   <li>What is too large is refused with the status that names the limit.
 *   <li>A get that races an eviction answers MISS, never another item's bytes.
 *   <li>A step of the wall clock loses and resurrects nothing by itself: an item past its deadline is gone once it was seen so
 *       and reclaimed, and is served again only if the clock stepped back before that.
 * </ul>
 */
package io.growacache.spi.engine;
