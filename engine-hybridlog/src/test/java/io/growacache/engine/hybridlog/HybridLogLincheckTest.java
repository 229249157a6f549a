package io.growacache.engine.hybridlog;

import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.TestItem;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Operations that change an item in place or copy it to the tail, while others turn pages, so that it becomes read-only,
 * and empty old ones: per key as if they came one after another. Scenarios are random; the system property {@code
 * lincheck.iterations} asks for more of them, see {@code ./gac race}.
 */
public class HybridLogLincheckTest extends KeyOperations {
    /** Of a record that is just not stored in pieces. */
    private static final int FILLER_LENGTH = 16_000;

    /**
     * One engine for all scenarios: each has keys of its own. An item becomes read-only three pages behind the tail, and is
     * sixty pages behind it before it may be dropped, which is more than a scenario turns.
     */
    private static final LogRun RUN = new LogRun("mutable-fraction", "10%");
    private static final AtomicInteger FILLERS = new AtomicInteger();
    private static final EngineClient[] CLIENTS = clients(RUN.subject);

    /** A scenario begins with both keys stored. */
    public HybridLogLincheckTest() {
        super(CLIENTS);
    }

    @AfterAll
    static void close() {
        RUN.close();
    }

    /** Fills a page, which moves all regions. */
    @Operation
    public void turnPage(@Param(gen = ThreadIdGen.class) int thread) {
        for (int filled = 0; filled < RUN.pageLength(); filled += FILLER_LENGTH) {
            require(CLIENTS[thread].put("filler" + FILLERS.incrementAndGet(), TestItem.patterned(1, FILLER_LENGTH)),
                    Status.STORED);
        }
    }

    @Test
    void operationsOnOneKeyTakeEffectOneAfterAnother() {
        check(HybridLogLincheckTest.class, 6);
    }
}
