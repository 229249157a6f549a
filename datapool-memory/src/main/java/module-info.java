/** Datapools of memory: anonymous, shared and mapped from a file. */
module io.growacache.datapool.memory {
    requires io.growacache.spi;
}
