package io.growacache.tck.engine;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import java.util.EnumSet;
import java.util.Set;

/** An engine that lacks everything it may lack passes, too, by refusing. */
class LeanEngineConformanceTest extends StorageEngineConformance {
    @Override
    protected StorageEngine newEngine(EngineTestContext context) {
        return new LeanEngine(context);
    }

    @Override
    protected EngineTestContext.Size size() {
        return EngineTestContext.Size.DEFAULT.withMemoryBytes(8 << 20).withMaxValueLength(1 << 20);
    }

    /** The plain engine without its optional parts. */
    private static final class LeanEngine extends ForwardingEngine {
        LeanEngine(EngineTestContext context) {
            super(HeapEngine.withoutEviction(context));
        }

        @Override
        public Set<EngineCapability> capabilities() {
            return EnumSet.noneOf(EngineCapability.class);
        }

        @Override
        public Status scan(Caller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
            throw new UnsupportedOperationException("scan");
        }

        @Override
        public void clear(int keyspace) {
            throw new UnsupportedOperationException("clear of one keyspace");
        }

        @Override
        public void resize(long limitBytes) {
            throw new UnsupportedOperationException("resize");
        }

        @Override
        public AutoCloseable subscribe(ItemEventQueue queue) {
            throw new UnsupportedOperationException("subscribe");
        }

        @Override
        public long itemCount(int keyspace) {
            // Approximate: to whole tens.
            return (engine.itemCount(keyspace) + 5) / 10 * 10;
        }
    }
}
