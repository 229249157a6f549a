package io.growacache.assembly.server;

/**
 * What does not change while a server runs.
 *
 * @param version the server's version
 * @param engineName the engine's name in the configuration
 * @param workerCount threads that serve requests
 * @param startedMonotonicMillis when it started
 */
record ServerFacts(String version, String engineName, int workerCount, long startedMonotonicMillis) {
}
