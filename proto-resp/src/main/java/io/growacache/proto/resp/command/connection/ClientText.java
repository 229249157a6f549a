package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.memory.NativeMemory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** The texts that describe a client in one line of {@code name=value} pairs. */
final class ClientText {
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
}
