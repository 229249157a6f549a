/** Load generation: {@code gac replay} sends the requests of a trace to a cache server and checks what comes back. */
module io.growacache.tool.loadgen {
    requires com.fasterxml.jackson.core;
    requires com.github.luben.zstd_jni;
    requires HdrHistogram;
    requires info.picocli;
    requires io.growacache.spi;
    requires me.tongfei.progressbar;

    // Sets the fields that stand for options.
    opens io.growacache.tool.loadgen to info.picocli;

    provides io.growacache.spi.tool.Tool with io.growacache.tool.loadgen.ReplayTool;
}
