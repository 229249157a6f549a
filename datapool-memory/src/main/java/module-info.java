/** Datapools of memory: anonymous, shared and mapped from a file. */
module io.growacache.datapool.memory {
    requires io.growacache.datapool.support;
    requires io.growacache.spi;
    // How much memory the machine, or its container, has.
    requires jdk.management;

    provides io.growacache.spi.datapool.MemoryPoolFactory with
            io.growacache.datapool.memory.DramPoolFactory,
            io.growacache.datapool.memory.ShmPoolFactory,
            io.growacache.datapool.memory.FilePoolFactory;
}
