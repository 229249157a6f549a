package io.growacache.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.auth.AuthInfo;
import net.rubyeye.xmemcached.command.BinaryCommandFactory;
import net.rubyeye.xmemcached.transcoders.SerializingTranscoder;

/** An XMemcached client. */
record Xmemcached(MemcachedClient client) implements MemcachedConnection {
    static Xmemcached connect(int port) throws IOException {
        return new Xmemcached(options(port).build());
    }

    /** A client that says who it is by SASL, and so in the binary protocol. */
    static Xmemcached connectWithSasl(int port, String user, String password) throws IOException {
        XMemcachedClientBuilder options = options(port);
        options.setCommandFactory(new BinaryCommandFactory());
        options.addAuthInfo(address(port), AuthInfo.plain(user, password));
        return new Xmemcached(options.build());
    }

    static XMemcachedClientBuilder options(int port) {
        XMemcachedClientBuilder options = new XMemcachedClientBuilder(List.of(address(port)));
        SerializingTranscoder transcoder = new SerializingTranscoder(MAX_VALUE_LENGTH);
        transcoder.setCompressionThreshold(Integer.MAX_VALUE);
        options.setTranscoder(transcoder);
        options.setOpTimeout(TIMEOUT_MILLIS);
        return options;
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public boolean set(String key, Object value) throws Exception {
        return client.set(key, 0, value);
    }

    @Override
    public boolean add(String key, Object value) throws Exception {
        return client.add(key, 0, value);
    }

    @Override
    public boolean replace(String key, Object value) throws Exception {
        return client.replace(key, 0, value);
    }

    @Override
    public boolean append(String key, Object value) throws Exception {
        return client.append(key, value);
    }

    @Override
    public boolean prepend(String key, Object value) throws Exception {
        return client.prepend(key, value);
    }

    @Override
    public Object get(String key) throws Exception {
        return client.get(key);
    }

    @Override
    public Map<String, Object> getAll(Collection<String> keys) throws Exception {
        return client.get(keys);
    }

    @Override
    public long casValue(String key) throws Exception {
        return client.gets(key).getCas();
    }

    @Override
    public boolean compareAndSet(String key, long casValue, Object value) throws Exception {
        return client.cas(key, 0, value, casValue);
    }

    @Override
    public long increment(String key, long delta) throws Exception {
        return client.incr(key, delta);
    }

    @Override
    public long increment(String key, long delta, long initial) throws Exception {
        return client.incr(key, delta, initial);
    }

    @Override
    public long decrement(String key, long delta) throws Exception {
        return client.decr(key, delta);
    }

    @Override
    public boolean touch(String key, int expirationSeconds) throws Exception {
        return client.touch(key, expirationSeconds);
    }

    @Override
    public boolean delete(String key) throws Exception {
        return client.delete(key);
    }

    @Override
    public Map<String, String> statistics() throws Exception {
        return client.getStats().values().iterator().next();
    }

    @Override
    public String serverVersion() throws Exception {
        return client.getVersions().values().iterator().next();
    }

    @Override
    public void flushAll() throws Exception {
        client.flushAll();
    }

    @Override
    public void close() throws IOException {
        client.shutdown();
    }
}
