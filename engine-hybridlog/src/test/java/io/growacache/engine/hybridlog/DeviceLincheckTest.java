package io.growacache.engine.hybridlog;

import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.EngineClient;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Operations that find their item on the device and wait for it, while others store, delete, move it there and bring it
 * back: per key as if they came one after another. Scenarios are random; the system property {@code lincheck.iterations}
 * asks for more of them, see {@code ./gac race}.
 */
public class DeviceLincheckTest extends KeyOperations {
    /** One engine for all scenarios: each has keys of its own. Nothing is kept of what was read. */
    private static final TwoLogRun RUN = new TwoLogRun(new Medium(16 << 20), "log-segment-size", "64KiB", "read-buffer",
            "0%");
    private static final EngineClient[] CLIENTS = clients(RUN.subject);

    /** A scenario begins with both keys on the device. */
    public DeviceLincheckTest() {
        super(CLIENTS);
        RUN.writeOut();
        RUN.subject.runBackground();
    }

    @AfterAll
    static void close() {
        RUN.close();
    }

    /** Brings what is in memory to the device. */
    @Operation
    public void writeOut() {
        RUN.writeOut();
    }

    @Test
    void operationsOnOneKeyTakeEffectOneAfterAnother() {
        check(DeviceLincheckTest.class, 3);
    }
}
