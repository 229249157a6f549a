package io.growacache.engine.hybridlog;

import io.growacache.spi.config.Config;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An engine of a test, whose invariants are checked at the end. */
final class LogRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final EngineUnderTest subject;
    final EngineClient client;
    private final int pageLength;

    /** @param options names and values in turn */
    LogRun(EngineTestContext.Size size, String... options) {
        EngineTestContext context = new EngineTestContext(size);
        HybridLogFactory factory = new HybridLogFactory();
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            texts.put(options[i], options[i + 1]);
        }
        HybridLogEngine engine = (HybridLogEngine) factory.create(Config.of(factory.config(), texts), context);
        engine.start();
        pageLength = engine.pageLength();
        subject = new EngineUnderTest(context, engine, PATIENCE);
        client = subject.newClient();
    }

    LogRun(String... options) {
        this(EngineTestContext.Size.DEFAULT.withMemoryBytes(4 << 20).withMaxValueLength(1 << 20), options);
    }

    int pageLength() {
        return pageLength;
    }

    long metric(String name) {
        return subject.context().metrics().value(name);
    }

    @Override
    public void close() {
        try (EngineUnderTest closed = subject) {
            closed.check();
        }
    }
}
