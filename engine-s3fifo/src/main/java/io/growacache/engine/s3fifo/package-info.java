/**
 * The S3-FIFO engine (Yang, Zhang, Qiu, Yue, Rashmi: "FIFO queues are all you need for cache eviction", SOSP 2023): a
 * small queue filters what is asked for once, a main queue holds what came to be used, a ghost queue remembers what the
 * small one dropped.
 *
 * <p>How items are kept, read and written is {@link io.growacache.engine.support.store}'s; here is what is S3-FIFO's
 * own: {@link io.growacache.engine.s3fifo.Queues} says which queues there are, {@link
 * io.growacache.engine.s3fifo.UseCounter} what is counted, {@link io.growacache.engine.s3fifo.S3FifoPolicy} what is
 * promoted, reinserted and dropped.
 */
package io.growacache.engine.s3fifo;
