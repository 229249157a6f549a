package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.RespService;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.engine.Access;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.OpenConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** The texts that describe a client in one line of {@code name=value} pairs. */
final class ClientText {
    private static final long MILLIS_PER_SECOND = 1000;
    private static final int MAX_LENGTH = 1024;
    private static final ErrorReply TOO_LONG = ErrorReply.of("names cannot be longer than " + MAX_LENGTH + " bytes");

    private ClientText() {
    }

    /**
     * What is wrong with a word for such a line, or null: it consists of visible ASCII characters without blanks, and not of so
     * many that the names of all clients would fill the heap.
     */
    static ErrorReply problem(Arguments arguments, int index, ErrorReply ifUnreadable) {
        if (arguments.length(index) > MAX_LENGTH) {
            return TOO_LONG;
        }
        long address = arguments.address(index);
        for (int at = 0; at < arguments.length(index); at++) {
            int letter = NativeMemory.getByte(address + at);
            if (letter < '!' || letter > '~') {
                return ifUnreadable;
            }
        }
        return null;
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
     * The line about a client of this protocol, with all fields that tools look for; what does not exist here, such as
     * subscriptions, file descriptors and memory for arguments, is told as none. On the client's worker.
     */
    static String line(Connection client, long idleMillis, long unreadBytes) {
        var context = client.context();
        Command command = client.lastCommand();
        return line(context.connectionId(), context.remoteAddress(), context.localAddress(),
                "name=" + client.name()
                        + " age=" + client.ageSeconds()
                        + " idle=" + idleMillis / MILLIS_PER_SECOND
                        + " flags=" + flags(client)
                        + " db=" + client.database(),
                unreadBytes, context.replies().unsentBytes(),
                "cmd=" + (command == null ? "NULL" : command.description().name())
                        + " user=" + client.user()
                        + " redir=-1 resp=" + client.format().version()
                        + " lib-name=" + client.libraryName()
                        + " lib-ver=" + client.libraryVersion()
                        + " protocol=" + RespService.PROTOCOL_NAME);
    }

    /** The line about a client that speaks another protocol, or has not begun to speak this one. On its worker. */
    static String line(OpenConnection other) {
        return line(other.id(), other.remoteAddress(), other.localAddress(),
                "name= age=" + other.ageMillis() / MILLIS_PER_SECOND
                        + " idle=" + other.idleMillis() / MILLIS_PER_SECOND
                        + " flags=N db=0",
                other.unreadBytes(), other.unsentBytes(),
                "cmd=NULL user= redir=-1 resp=0 lib-name= lib-ver= protocol=" + other.protocol());
    }

    private static String line(long id, SocketAddress remote, SocketAddress local, String state, long unreadBytes,
            long unsentBytes, String rest) {
        return "id=" + id
                + " addr=" + of(remote)
                + " laddr=" + of(local)
                + " fd=-1 " + state
                + " sub=0 psub=0 ssub=0 multi=-1 qbuf=" + unreadBytes
                + " qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=" + unsentBytes
                + " tot-mem=" + (unreadBytes + unsentBytes)
                + " events=r " + rest + "\n";
    }

    private static String flags(Connection client) {
        String flags = (client.isProtected() ? "e" : "") + (client.access() == Access.USE ? "" : "T");
        return flags.isEmpty() ? "N" : flags;
    }
}
