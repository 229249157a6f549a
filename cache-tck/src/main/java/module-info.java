/**
 * The conformance kit: suites that a plugin author extends with one factory method, and the fakes that plugins are
 * tested with alone.
 *
 * <p>{@link io.growacache.tck.host} holds what a host lends (clock, background work, metrics), steppable from a test;
 * {@link io.growacache.tck.engine}, {@link io.growacache.tck.datapool} and {@link io.growacache.tck.protocol} hold, for
 * each kind of plugin, a reference implementation, a faulty or slow one, and the suite.
 */
module io.growacache.tck {
    requires java.management;
    // How many bytes a thread has allocated.
    requires jdk.management;
    requires transitive io.growacache.spi;
    requires transitive org.junit.jupiter.api;

    exports io.growacache.tck.datapool;
    exports io.growacache.tck.engine;
    exports io.growacache.tck.host;
    exports io.growacache.tck.protocol;
}
