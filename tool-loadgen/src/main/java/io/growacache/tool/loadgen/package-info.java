/**
 * The tools {@code gac bench} and {@code gac replay}: their command lines
 * ({@link io.growacache.tool.loadgen.BenchCommand}, {@link io.growacache.tool.loadgen.ReplayCommand}).
 *
 * <p>{@link io.growacache.tool.loadgen.client} speaks RESP and memcache to the server,
 * {@link io.growacache.tool.loadgen.trace} reads or generates requests, {@link io.growacache.tool.loadgen.bench} makes
 * load, {@link io.growacache.tool.loadgen.replay} sends a trace, and {@link io.growacache.tool.loadgen.report} and
 * {@link io.growacache.tool.loadgen.progress} show how it goes.
 */
package io.growacache.tool.loadgen;
