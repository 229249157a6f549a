package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.engine.Access;
import io.growacache.spi.memory.NativeMemory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** The texts that describe a client in one line of {@code name=value} pairs. */
final class ClientText {
    private static final long MILLIS_PER_SECOND = 1000;

    private ClientText() {
    }

    /** Whether a word fits into such a line: visible ASCII characters without blanks. */
    static boolean isValid(Arguments arguments, int index) {
        long address = arguments.address(index);
        for (int at = 0; at < arguments.length(index); at++) {
            int letter = NativeMemory.getByte(address + at);
            if (letter < '!' || letter > '~') {
                return false;
            }
        }
        return true;
    }

    /** An address and port; IPv6 addresses in brackets; something else as it is. */
    static String of(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet) || internet.getAddress() == null) {
            return String.valueOf(address);
        }
        String host = internet.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + internet.getPort();
    }

    /**
     * The line about a client, with all fields that tools look for; what does not exist here, such as subscriptions,
     * file descriptors and memory for arguments, is told as none. On the client's worker.
     */
    static String line(Connection client, long idleMillis, long unreadBytes) {
        var context = client.context();
        long unsentBytes = context.replies().unsentBytes();
        Command command = client.lastCommand();
        return "id=" + context.connectionId()
                + " addr=" + of(context.remoteAddress())
                + " laddr=" + of(context.localAddress())
                + " fd=-1 name=" + client.name()
                + " age=" + client.ageSeconds()
                + " idle=" + idleMillis / MILLIS_PER_SECOND
                + " flags=" + flags(client)
                + " db=" + client.database()
                + " sub=0 psub=0 ssub=0 multi=-1 qbuf=" + unreadBytes
                + " qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=" + unsentBytes
                + " tot-mem=" + (unreadBytes + unsentBytes)
                + " events=r cmd=" + (command == null ? "NULL" : command.description().name())
                + " user=" + client.user()
                + " redir=-1 resp=" + client.format().version()
                + " lib-name=" + client.libraryName()
                + " lib-ver=" + client.libraryVersion()
                + "\n";
    }

    private static String flags(Connection client) {
        String flags = (client.isProtected() ? "e" : "") + (client.access() == Access.USE ? "" : "T");
        return flags.isEmpty() ? "N" : flags;
    }
}
