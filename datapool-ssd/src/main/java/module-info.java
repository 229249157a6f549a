/** A datapool of blocks: asynchronous reads and writes of a file or a device. */
module io.growacache.datapool.ssd {
    requires io.growacache.datapool.support;
    requires io.growacache.spi;

    provides io.growacache.spi.datapool.BlockPoolFactory with io.growacache.datapool.ssd.SsdPoolFactory;
}
