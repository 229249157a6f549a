/** gac bench and gac replay: load generation, trace replay, reports. */
module io.growacache.tool.loadgen {
    requires io.growacache.spi;
}
