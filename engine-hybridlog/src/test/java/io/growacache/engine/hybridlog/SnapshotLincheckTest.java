package io.growacache.engine.hybridlog;

import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.EngineClient;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Operations on items that are copied to the device meanwhile, or moved there: per key as if they came one after another.
 * Scenarios are random; the system property {@code lincheck.iterations} asks for more of them, see {@code ./gac race}.
 */
public class SnapshotLincheckTest extends KeyOperations {
    /** One engine for all scenarios: each has keys of its own. */
    private static final TwoLogRun RUN = new TwoLogRun(new Medium(16 << 20), "log-segment-size", "64KiB", "checkpoint",
            "snapshot");
    private static final EngineClient[] CLIENTS = clients(RUN.subject);

    /** A scenario begins with both keys stored and copied. */
    public SnapshotLincheckTest() {
        super(CLIENTS);
        RUN.writeOut();
        RUN.subject.runBackground();
    }

    @AfterAll
    static void close() {
        RUN.close();
    }

    /** Copies what is in memory. */
    @Operation
    public void writeOut() {
        RUN.writeOut();
    }

    /** Moves what is in memory to the device. */
    @Operation
    public void turnPage(@Param(gen = ThreadIdGen.class) int thread) {
        RUN.engine().drain();
    }

    @Test
    void operationsOnOneKeyTakeEffectOneAfterAnother() {
        check(SnapshotLincheckTest.class, 3);
    }
}
