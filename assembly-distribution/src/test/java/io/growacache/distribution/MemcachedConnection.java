package io.growacache.distribution;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/**
 * A memcached client of some library, with one connection, on the thread of the test. What the server refuses is thrown
 * as the library does; without an answer, calls fail after a minute.
 */
interface MemcachedConnection extends AutoCloseable {
    /** How long values may be that the libraries send themselves; it is the server that is to refuse some. */
    int MAX_VALUE_LENGTH = 2 * ClientServer.EIGHT_MEBIBYTES;

    /** How long a call waits for its answer. */
    int TIMEOUT_MILLIS = 60_000;

    boolean set(String key, Object value) throws Exception;

    boolean add(String key, Object value) throws Exception;

    boolean replace(String key, Object value) throws Exception;

    boolean append(String key, Object value) throws Exception;

    boolean prepend(String key, Object value) throws Exception;

    /** The value, or {@code null}. */
    Object get(String key) throws Exception;

    /** The values of the keys that there are. */
    Map<String, Object> getAll(Collection<String> keys) throws Exception;

    /** The item's CAS value. */
    long casValue(String key) throws Exception;

    /** Stores unless the item has another CAS value or there is none. */
    boolean compareAndSet(String key, long casValue, Object value) throws Exception;

    long increment(String key, long delta) throws Exception;

    /** Increments, or stores {@code initial}. */
    long increment(String key, long delta, long initial) throws Exception;

    long decrement(String key, long delta) throws Exception;

    boolean touch(String key, int expirationSeconds) throws Exception;

    boolean delete(String key) throws Exception;

    Map<String, String> statistics() throws Exception;

    String serverVersion() throws Exception;

    void flushAll() throws Exception;

    @Override
    void close() throws IOException;
}
