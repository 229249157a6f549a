/** The server: configuration, plugin wiring, network, control plane. */
module io.growacache.assembly {
    requires info.picocli;
    requires io.growacache.spi;
    requires org.tomlj;

    // picocli sets the annotated fields of commands.
    opens io.growacache.assembly.command to info.picocli;

    uses io.growacache.spi.datapool.BlockPoolFactory;
    uses io.growacache.spi.datapool.MemoryPoolFactory;
    uses io.growacache.spi.engine.EngineFactory;
    uses io.growacache.spi.metrics.MetricsReporterFactory;
    uses io.growacache.spi.protocol.ProtocolFactory;
    uses io.growacache.spi.security.AuthenticatorFactory;
    uses io.growacache.spi.tool.Tool;
}
