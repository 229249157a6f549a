/*
 * JMH benchmarks of engines, of the reply path and of protocols, and the command that runs them beside their rivals;
 * see benchmarks/README.md.
 *
 * Open because JMH makes and reads objects of the classes that it generates here.
 */
open module io.growacache.benchmarks {
    requires com.fasterxml.jackson.core;
    requires com.github.benmanes.caffeine;
    requires commons.math3;
    requires info.picocli;
    requires io.growacache.spi;
    // The engine "heap", and fakes of what a protocol asks of its host.
    requires io.growacache.tck;
    // Its traces.
    requires io.growacache.tool.loadgen;
    requires java.net.http;
    requires jmh.core;
    // Processor time of the measuring process.
    requires jdk.management;
    // JMH's own classes use it and name nothing that they need.
    requires jdk.unsupported;

    uses io.growacache.spi.datapool.BlockPoolFactory;
    uses io.growacache.spi.datapool.MemoryPoolFactory;
    uses io.growacache.spi.engine.EngineFactory;
    uses io.growacache.spi.protocol.ProtocolFactory;
}
