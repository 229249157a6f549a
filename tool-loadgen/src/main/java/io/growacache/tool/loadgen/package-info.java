/**
 * The tool {@code gac replay}: its command line ({@link io.growacache.tool.loadgen.ReplayCommand}).
 *
 * <p>{@link io.growacache.tool.loadgen.trace} reads or generates requests, {@link io.growacache.tool.loadgen.client}
 * speaks RESP and memcache to the server, and {@link io.growacache.tool.loadgen.replay} sends the one through the other
 * and reports.
 */
package io.growacache.tool.loadgen;
