package io.growacache.proto.memcache;

import io.growacache.spi.config.Config;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.TestAuthenticator;

/** Hosts for the protocol, as tests want them. */
final class MemcacheHost {
    /** The largest value that the listener of these hosts accepts. */
    static final int MAX_ITEM_LENGTH = 10_000;

    private MemcacheHost() {
    }

    static ProtocolHarness plain() {
        return of(ProtocolHarness.Limits.DEFAULT);
    }

    static ProtocolHarness of(ProtocolHarness.Limits limits) {
        return of(limits, Role.ADMIN);
    }

    static ProtocolHarness of(ProtocolHarness.Limits limits, Role role) {
        return of(limits, new ProtocolTestContext(
                new EngineTestContext(), HeapEngine::new, new TestAuthenticator(role), MAX_ITEM_LENGTH));
    }

    static ProtocolHarness of(ProtocolHarness.Limits limits, ProtocolTestContext context) {
        MemcacheProtocolFactory factory = new MemcacheProtocolFactory();
        return new ProtocolHarness(factory, Config.defaults(factory.config()), context, limits);
    }
}
