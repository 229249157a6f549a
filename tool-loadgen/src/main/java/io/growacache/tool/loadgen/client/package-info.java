/**
 * A client for RESP and memcache, made for load: it keeps several requests under way on each connection, streams values
 * in both directions without holding them, and compares each returned byte with what was stored.
 *
 * <p>{@link io.growacache.tool.loadgen.client.CacheConnection} is the machinery that both protocols share;
 * {@link io.growacache.tool.loadgen.client.Dialect} is where they differ.
 */
package io.growacache.tool.loadgen.client;
