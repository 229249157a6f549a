package io.growacache.assembly.network;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

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
        if (!Files.exists(file)) {
            return;
        }
        if (Files.isRegularFile(file) || Files.isDirectory(file)) {
            throw new IOException("bind = unix:" + file + ": there is a file of that name which is no socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(file));
        } catch (IOException nobodyListens) {
            Files.delete(file);
            return;
        }
        throw new IOException("bind = unix:" + file + ": another server listens there");
    }
}
