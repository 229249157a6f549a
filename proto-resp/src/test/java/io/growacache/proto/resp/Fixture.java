package io.growacache.proto.resp;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.TestAuthenticator;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The protocol in a test host. */
final class Fixture {
    /** Key of an item that is no string. */
    static final String OTHER_TYPE_KEY = "other";

    static final int MAX_ITEM_LENGTH = 1 << 20;
    private static final byte OTHER_TYPE = 7;

    private Fixture() {
    }

    /** A host with the default limits, in which clients may do everything. */
    static ProtocolHarness harness() {
        return harness(ProtocolHarness.Limits.DEFAULT, UnaryOperator.identity());
    }

    /** A host; {@code wrapped} may put something between the heap engine and the protocol. */
    static ProtocolHarness harness(ProtocolHarness.Limits limits, UnaryOperator<StorageEngine> wrapped) {
        RespProtocolFactory factory = new RespProtocolFactory();
        EngineTestContext engineContext = new EngineTestContext();
        ProtocolTestContext context = new ProtocolTestContext(engineContext, lent -> {
            HeapEngine engine = new HeapEngine(lent);
            putOtherType(engine);
            return wrapped.apply(engine);
        }, new TestAuthenticator(Role.ADMIN), MAX_ITEM_LENGTH);
        return new ProtocolHarness(factory, Config.defaults(factory.config()), context, limits);
    }

    /** A host with the default limits that asks this authenticator. */
    static ProtocolHarness harness(TestAuthenticator authenticator) {
        RespProtocolFactory factory = new RespProtocolFactory();
        ProtocolTestContext context =
                new ProtocolTestContext(new EngineTestContext(), HeapEngine::new, authenticator, MAX_ITEM_LENGTH);
        return new ProtocolHarness(
                factory, Config.defaults(factory.config()), context, ProtocolHarness.Limits.DEFAULT);
    }

    private static void putOtherType(StorageEngine engine) {
        put(engine, OTHER_TYPE_KEY, "x", OTHER_TYPE, 0);
    }

    /** Stores an item as another protocol might. */
    static void put(StorageEngine engine, String key, String value, byte type, int flags) {
        byte[] keyBytes = key.getBytes(StandardCharsets.US_ASCII);
        byte[] valueBytes = value.getBytes(StandardCharsets.US_ASCII);
        try (Caller caller = engine.newCaller(Runnable::run)) {
            Status status = engine.put(caller, new Key().set(0, MemorySegment.ofArray(keyBytes), 0, keyBytes.length),
                    new ItemWriter() {
                        @Override
                        public void describe(ItemDraft draft) {
                            draft.setType(type);
                            draft.setFlags(flags);
                            draft.replace(valueBytes.length);
                        }

                        @Override
                        public void fill(int from, MemorySegment target, long offset, int length) {
                            MemorySegment.copy(MemorySegment.ofArray(valueBytes), from, target, offset, length);
                        }

                        @Override
                        public void completed(Status late, long version) {
                            throw new AssertionError("late");
                        }
                    });
            if (status != Status.STORED) {
                throw new AssertionError("status = " + status);
            }
        }
    }
}
