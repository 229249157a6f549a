/**
 * Load at a rate of its own, whatever the server does. The threads of a run share one
 * {@link io.growacache.tool.loadgen.bench.Schedule}, which says when requests are to be made; each
 * {@link io.growacache.tool.loadgen.bench.LoadWorker} takes what is due, makes of it what its
 * {@link io.growacache.tool.loadgen.bench.Workload} says, and has its
 * {@link io.growacache.tool.loadgen.bench.Tally} note the answers by two clocks: from when the request was due, and
 * from when it was sent.
 *
 * <p>All times are nanoseconds of the {@link io.growacache.tool.loadgen.client.Reactor}'s clock.
 */
package io.growacache.tool.loadgen.bench;
