package io.growacache.tck.engine;

import io.growacache.spi.engine.StorageEngine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Every promise of {@link StorageEngine}, as tests. An engine's author extends this class once per configuration that matters
 * (pools, sizes, policies) and says how the engine is made:
 *
 * <pre>{@code
 * class MyEngineConformanceTest extends StorageEngineConformance {
 *     @Override
 *     protected StorageEngine newEngine(EngineTestContext context) {
 *         return new MyEngineFactory().create(Config.defaults(MyEngineFactory.OPTIONS), context);
 *     }
 * }
 * }</pre>
 *
 * <p>What an engine does not {@linkplain StorageEngine#capabilities declare} it must refuse; nothing is skipped. Engines that
 * answer late are waited for. After each test the engine's invariants are checked and it is closed.
 *
 * <p>Random tests are of a new seed each time; the system property {@code growacache.tck.seed} repeats one.
 */
public abstract class StorageEngineConformance
        implements ItemTests, UpdateTests, TimeTests, SpaceTests, ScanTests, EventTests, ModelTests, ConcurrencyTests {
    private EngineUnderTest subject;
    private EngineClient client;

    /** For subclasses. */
    protected StorageEngineConformance() {
    }

    /**
     * Makes the engine for one test; the kit starts and closes it.
     *
     * @param context what the engine is lent, of the {@link #size}
     */
    protected abstract StorageEngine newEngine(EngineTestContext context) throws Exception;

    /** What the engine is asked to hold; at least 16 MiB of memory, and values to at most 1/8 of it. */
    protected EngineTestContext.Size size() {
        return EngineTestContext.Size.DEFAULT;
    }

    /** After how long a late answer counts as never given. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Override
    public final EngineUnderTest subject() {
        return subject;
    }

    @Override
    public final EngineClient client() {
        return client;
    }

    @BeforeEach
    final void open() throws Exception {
        EngineTestContext context = new EngineTestContext(size());
        StorageEngine engine = newEngine(context);
        engine.start();
        subject = new EngineUnderTest(context, engine, patience());
        client = subject.newClient();
    }

    @AfterEach
    final void checkAndClose() {
        try {
            subject.check();
        } finally {
            subject.close();
        }
    }
}
