package io.growacache.assembly.network;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** How workers wait for their sockets. */
public enum Transport {
    /** Linux's epoll. */
    EPOLL {
        @Override
        public Throwable unavailabilityCause() {
            return Epoll.unavailabilityCause();
        }

        @Override
        IoHandlerFactory newHandlerFactory() {
            return EpollIoHandler.newFactory();
        }

        @Override
        ServerChannel newServerChannel(SocketAddress address) {
            return isUnix(address) ? new EpollServerDomainSocketChannel() : new EpollServerSocketChannel();
        }

        @Override
        Socket socketOf(Channel channel) {
            return channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket ? socket : null;
        }
    },

    /** Linux's io_uring. */
    IO_URING {
        @Override
        public Throwable unavailabilityCause() {
            return IoUring.unavailabilityCause();
        }

        @Override
        IoHandlerFactory newHandlerFactory() {
            IoUringIoHandlerConfig config = new IoUringIoHandlerConfig();
            if (usesBufferRing()) {
                // The kernel picks a buffer when data is there, so that idle connections hold none.
                config.setBufferRingConfig(IoUringBufferRingConfig.builder()
                        .bufferGroupId(BUFFER_GROUP)
                        .bufferRingSize(RING_LENGTH)
                        .batchSize(RING_LENGTH / 2)
                        .allocator(new IoUringFixedBufferRingAllocator(RING_BUFFER_LENGTH))
                        .build());
            }
            return IoUringIoHandler.newFactory(config);
        }

        @Override
        ServerChannel newServerChannel(SocketAddress address) {
            return isUnix(address) ? new IoUringServerDomainSocketChannel() : new IoUringServerSocketChannel();
        }

        @Override
        boolean readsAtOnce() {
            return false;
        }
    },

    /** What the Java runtime offers on every system. */
    NIO {
        @Override
        public Throwable unavailabilityCause() {
            return null;
        }

        @Override
        IoHandlerFactory newHandlerFactory() {
            return NioIoHandler.newFactory();
        }

        @Override
        ServerChannel newServerChannel(SocketAddress address) {
            return isUnix(address) ? new NioServerDomainSocketChannel() : new NioServerSocketChannel();
        }

        @Override
        SocketAddress nettyAddress(SocketAddress address) {
            return address;
        }
    };

    /** The one group of receive buffers that each io_uring loop has. */
    static final short BUFFER_GROUP = 1;

    private static final short RING_LENGTH = 64;
    private static final int RING_BUFFER_LENGTH = 16 << 10;

    /** Whether the kernel picks the buffers that io_uring reads into. */
    static boolean usesBufferRing() {
        return IoUring.isRegisterBufferRingSupported();
    }

    /** Epoll where it works, else NIO. */
    public static Transport best() {
        return EPOLL.unavailabilityCause() == null ? EPOLL : NIO;
    }

    /** Whether this machine has it. */
    public boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    /** Why this machine does not have it; null when it has. */
    public abstract Throwable unavailabilityCause();

    abstract IoHandlerFactory newHandlerFactory();

    /** A channel that can be bound to {@code address}. */
    abstract ServerChannel newServerChannel(SocketAddress address);

    /**
     * Whether a read has ended when it returns, so that all connections of a worker can read into the same buffer; else a
     * buffer belongs to a read for as long as the system works on it.
     */
    boolean readsAtOnce() {
        return true;
    }

    /** The socket that a connection's bytes can be sent to beside the channel, as long as that has none to send; or null. */
    Socket socketOf(Channel channel) {
        return null;
    }

    /** The address in the form that this transport's channels take. */
    SocketAddress nettyAddress(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix
                ? new DomainSocketAddress(unix.getPath().toFile()) : address;
    }

    private static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress;
    }
}
