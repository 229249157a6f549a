package io.growacache.assembly.server;

import io.growacache.spi.protocol.ServerInfo;
import java.util.List;

/**
 * What does not change while a server runs.
 *
 * @param version the server's version
 * @param engineName the engine's name in the configuration
 * @param workerCount threads that serve requests
 * @param startedMonotonicMillis when it started
 * @param settings the options in force
 */
record ServerFacts(String version, String engineName, int workerCount, long startedMonotonicMillis,
        List<ServerInfo.Setting> settings) {
    ServerFacts {
        settings = List.copyOf(settings);
    }
}
