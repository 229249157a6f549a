/** Storage engine: S3-FIFO. */
module io.growacache.engine.s3fifo {
    requires io.growacache.engine.support;
    requires io.growacache.spi;

    provides io.growacache.spi.engine.EngineFactory with io.growacache.engine.s3fifo.S3FifoFactory;
}
