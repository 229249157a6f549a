package io.growacache.engine.hybridlog;

import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.DeviceRun;
import io.growacache.tck.engine.RestartTests;

/** What is there after a restart, and above all what is not. */
class DeviceRestartTest implements RestartTests {
    @Override
    public DeviceRun start(Medium medium) {
        return new TwoLogRun(medium);
    }
}
