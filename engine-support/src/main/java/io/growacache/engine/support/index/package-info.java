/**
 * The hash index of the engines: {@link io.growacache.engine.support.index.HashIndex} maps the hash of a key to 8-byte
 * slots, which the engine turns into items and compares.
 *
 * <p>Start with {@link io.growacache.engine.support.index.BucketLayout} and {@link
 * io.growacache.engine.support.index.SlotLayout}, which say what the memory holds and who may change it when.
 */
package io.growacache.engine.support.index;
