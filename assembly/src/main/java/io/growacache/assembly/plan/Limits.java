package io.growacache.assembly.plan;

import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.config.ServerOptions;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.protocol.ProtocolFactory;

/** Checks the limits of a plan that several sections make together. */
final class Limits {
    /** What a request may have beside the value: command, keys, arguments. */
    private static final long REQUEST_OVERHEAD = 128 << 10;

    private Limits() {
    }

    static void check(ServerPlan plan, ConfigProblems problems) {
        long largestItem = ServerOptions.maxRequestLength(plan.server()) - REQUEST_OVERHEAD;
        for (Chosen<ProtocolFactory> listener : plan.listeners()) {
            Config config = listener.config();
            if (config.get(ListenerOptions.MAX_ITEM_SIZE) > largestItem) {
                problems.add(config.problem(ListenerOptions.MAX_ITEM_SIZE, "must be at most " + largestItem
                        + " bytes: half of server.buffer-memory, less 128KiB for the rest of a request"));
            }
        }
    }
}
