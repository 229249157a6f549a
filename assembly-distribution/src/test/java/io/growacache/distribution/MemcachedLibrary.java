package io.growacache.distribution;

/** The memcached clients that the tests use. */
enum MemcachedLibrary {
    SPYMEMCACHED {
        @Override
        MemcachedConnection connect(int port) throws Exception {
            return Spymemcached.connect(port);
        }
    },
    XMEMCACHED {
        @Override
        MemcachedConnection connect(int port) throws Exception {
            return Xmemcached.connect(port);
        }
    };

    /** A client that has a connection. */
    abstract MemcachedConnection connect(int port) throws Exception;
}
