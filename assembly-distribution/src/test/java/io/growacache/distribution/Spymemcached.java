package io.growacache.distribution;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import net.spy.memcached.CASResponse;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.ConnectionObserver;
import net.spy.memcached.FailureMode;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.auth.AuthDescriptor;
import net.spy.memcached.auth.PlainCallbackHandler;
import net.spy.memcached.ops.ArrayOperationQueueFactory;
import net.spy.memcached.transcoders.SerializingTranscoder;

/** A spymemcached client. What is asked for while it has no connection fails at once. */
record Spymemcached(MemcachedClient client) implements MemcachedConnection {
    private static final int QUEUE_LENGTH = 100_000;

    static Spymemcached connect(int port) throws Exception {
        return connect(port, options());
    }

    static Spymemcached connect(int port, ConnectionFactoryBuilder options) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        options.setInitialObservers(List.of(new ConnectionObserver() {
            @Override
            public void connectionEstablished(SocketAddress address, int reconnectCount) {
                connected.countDown();
            }

            @Override
            public void connectionLost(SocketAddress address) {
            }
        }));
        MemcachedClient client = new MemcachedClient(options.build(),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        // Until then, the client cancels what it is asked.
        connected.await();
        return new Spymemcached(client);
    }

    /** A client that says who it is by SASL, and so in the binary protocol. */
    static Spymemcached connectWithSasl(int port, String user, String password) throws Exception {
        return connect(port, options().setProtocol(ConnectionFactoryBuilder.Protocol.BINARY)
                .setAuthDescriptor(new AuthDescriptor(new String[] {"PLAIN"}, new PlainCallbackHandler(user, password))));
    }

    static ConnectionFactoryBuilder options() {
        SerializingTranscoder transcoder = new SerializingTranscoder(MAX_VALUE_LENGTH);
        transcoder.setCompressionThreshold(Integer.MAX_VALUE);
        return new ConnectionFactoryBuilder().setTranscoder(transcoder).setFailureMode(FailureMode.Cancel)
                .setOpTimeout(TIMEOUT_MILLIS).setOpQueueFactory(new ArrayOperationQueueFactory(QUEUE_LENGTH))
                .setWriteOpQueueFactory(new ArrayOperationQueueFactory(QUEUE_LENGTH))
                .setReadOpQueueFactory(new ArrayOperationQueueFactory(QUEUE_LENGTH));
    }

    @Override
    public boolean set(String key, Object value) throws Exception {
        return client.set(key, 0, value).get();
    }

    @Override
    public boolean add(String key, Object value) throws Exception {
        return client.add(key, 0, value).get();
    }

    @Override
    public boolean replace(String key, Object value) throws Exception {
        return client.replace(key, 0, value).get();
    }

    @Override
    public boolean append(String key, Object value) throws Exception {
        return client.append(key, value).get();
    }

    @Override
    public boolean prepend(String key, Object value) throws Exception {
        return client.prepend(key, value).get();
    }

    @Override
    public Object get(String key) {
        return client.get(key);
    }

    @Override
    public Map<String, Object> getAll(Collection<String> keys) {
        return client.getBulk(keys);
    }

    @Override
    public long casValue(String key) {
        return client.gets(key).getCas();
    }

    @Override
    public boolean compareAndSet(String key, long casValue, Object value) {
        return client.cas(key, casValue, value) == CASResponse.OK;
    }

    @Override
    public long increment(String key, long delta) {
        return client.incr(key, delta);
    }

    @Override
    public long increment(String key, long delta, long initial) {
        return client.incr(key, delta, initial);
    }

    @Override
    public long decrement(String key, long delta) {
        return client.decr(key, delta);
    }

    @Override
    public boolean touch(String key, int expirationSeconds) throws Exception {
        return client.touch(key, expirationSeconds).get();
    }

    @Override
    public boolean delete(String key) throws Exception {
        return client.delete(key).get();
    }

    @Override
    public Map<String, String> statistics() {
        return client.getStats().values().iterator().next();
    }

    @Override
    public String serverVersion() {
        return client.getVersions().values().iterator().next();
    }

    @Override
    public void flushAll() throws Exception {
        client.flush().get();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
