package io.growacache.assembly.network;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** The file that a Unix socket is bound to. */
final class SocketFile {
    private SocketFile() {
    }

    /**
     * Removes what a server has left behind that did not end properly.
     *
     * @throws IOException when somebody listens there, or the file is no socket
     */
    static void removeStale(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
            throw new IOException("bind = unix:" + file + ": there is a file of that name which is no socket");
        }
        if (isListenedTo(file)) {
            throw new IOException("bind = unix:" + file + ": another server listens there");
        }
        Files.delete(file);
    }

    private static boolean isListenedTo(Path file) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Where the queue of connections is full, the system would have us wait.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(file));
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (IOException failure) {
            throw new IOException("bind = unix:" + file + ": cannot find out whether a server listens there: "
                    + failure.getMessage(), failure);
        }
    }

    /** Decides who may connect; bound sockets get what the process's umask leaves. */
    static void setPermissions(Path file, Set<PosixFilePermission> permissions) throws IOException {
        try {
            Files.setPosixFilePermissions(file, permissions);
        } catch (UnsupportedOperationException | IOException failure) {
            throw new IOException("unix-permissions of " + file + ": cannot be set: " + failure.getMessage(), failure);
        }
    }
}
