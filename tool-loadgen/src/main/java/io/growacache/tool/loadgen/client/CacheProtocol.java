package io.growacache.tool.loadgen.client;

/** The protocols that the tools speak. */
public enum CacheProtocol {
    /** What Redis and Valkey speak. */
    RESP,
    /** The text protocol of memcached. */
    MEMCACHE;

    Dialect dialect() {
        return switch (this) {
            case RESP -> new RespDialect();
            case MEMCACHE -> new MemcacheDialect();
        };
    }
}
