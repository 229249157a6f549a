/**
 * Load generation: {@code gac bench} sends requests at a steady rate and measures how they fare; {@code gac replay}
 * sends the requests of a trace and checks what comes back.
 */
module io.growacache.tool.loadgen {
    requires com.fasterxml.jackson.core;
    requires com.github.luben.zstd_jni;
    requires HdrHistogram;
    requires info.picocli;
    requires io.growacache.spi;
    requires me.tongfei.progressbar;

    // Sets the fields that stand for options.
    opens io.growacache.tool.loadgen to info.picocli;

    provides io.growacache.spi.tool.Tool with
            io.growacache.tool.loadgen.BenchTool,
            io.growacache.tool.loadgen.ReplayTool;
}
