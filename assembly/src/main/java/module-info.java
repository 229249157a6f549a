/** The server: configuration, plugin wiring, network, control plane. */
module io.growacache.assembly {
    requires HdrHistogram;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires com.codahale.metrics;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.growacache.spi;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    // TLS by BoringSSL: netty.handler uses it where it is resolved, which this sees to.
    requires io.netty.tcnative.classes.openssl;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.unix.common;
    requires io.prometheus.metrics.config;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires java.management;
    // The durations of garbage collections, processor time, file descriptors, what threads allocate.
    requires jdk.management;
    // Signals: there is no other way to learn of them.
    requires jdk.unsupported;
    requires org.slf4j;
    requires org.tomlj;

    // Logback makes the appender that its configuration names.
    opens io.growacache.assembly.log to ch.qos.logback.core;
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
