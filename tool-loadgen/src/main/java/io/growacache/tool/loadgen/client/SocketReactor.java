package io.growacache.tool.loadgen.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Connections of the machine, and its clock.
 *
 * <p>A selector waits in whole milliseconds and a parked thread wakes some tens of microseconds late. A request that is
 * due in less than that is therefore waited for with the processor busy: otherwise the load would arrive in bursts, and
 * the lateness of this process would show as the server's.
 */
public final class SocketReactor implements Reactor {
    private static final long ORIGIN_NANOS = System.nanoTime();

    /** How much later than asked for a thread may wake. */
    private static final long WAKING_NANOS = TimeUnit.MICROSECONDS.toNanos(150);

    private final Selector selector;
    private final List<CacheConnection> ready = new ArrayList<>();
    private final Consumer<SelectionKey> collector = this::collect;
    private int connectionCount;

    /** A reactor without connections. */
    public SocketReactor() throws IOException {
        selector = Selector.open();
    }

    /** The clock of all reactors of this kind. */
    public static long now() {
        return System.nanoTime() - ORIGIN_NANOS;
    }

    @Override
    public long nanoTime() {
        return now();
    }

    @Override
    public CacheConnection connect(CacheConnection.Settings settings, ReplyListener listener) throws IOException {
        SocketAddress address = settings.address() instanceof InetSocketAddress inet && inet.isUnresolved()
                ? new InetSocketAddress(inet.getHostString(), inet.getPort())
                : settings.address();
        SocketChannel channel = null;
        boolean isOpen = false;
        try {
            channel = SocketChannel.open(address);
            if (address instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            channel.configureBlocking(false);
            var connection = new CacheConnection(channel, settings, listener, this::nanoTime, connectionCount);
            channel.register(selector, SelectionKey.OP_READ, connection);
            connectionCount++;
            isOpen = true;
            return connection;
        } catch (UnresolvedAddressException e) {
            throw new IOException("cannot connect to " + settings.name() + ": unknown host", e);
        } catch (IOException e) {
            throw new IOException("cannot connect to " + settings.name() + ": " + e.getMessage(), e);
        } finally {
            if (!isOpen && channel != null) {
                channel.close();
            }
        }
    }

    @Override
    public void awaitWritable(CacheConnection connection) {
        ((SocketChannel) connection.channel()).keyFor(selector)
                .interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    @Override
    public List<CacheConnection> poll(long nanos) throws IOException {
        ready.clear();
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos - WAKING_NANOS);
        if (millis > 0) {
            selector.select(collector, millis);
        } else {
            selector.selectNow(collector);
        }
        return ready;
    }

    private void collect(SelectionKey key) {
        key.interestOpsAnd(SelectionKey.OP_READ);
        ready.add((CacheConnection) key.attachment());
    }

    @Override
    public void pause(long nanos) {
        if (nanos > WAKING_NANOS) {
            LockSupport.parkNanos(nanos - WAKING_NANOS);
        } else {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
