package io.growacache.tool.loadgen;

import io.growacache.tool.loadgen.client.CacheProtocol;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A server, as the command line names it: {@code resp=127.0.0.1:6379}.
 *
 * @param protocol what it speaks
 * @param address where it listens
 * @param text as it was written
 */
record Target(CacheProtocol protocol, SocketAddress address, String text) {
    /** Reads a target. */
    static final class Converter implements ITypeConverter<Target> {
        @Override
        public Target convert(String text) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            CacheProtocol protocol = Arrays.stream(CacheProtocol.values())
                    .filter(known -> nameOf(known).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("must be PROTOCOL=ADDRESS with one of the protocols "
                            + Arrays.stream(CacheProtocol.values()).map(Converter::nameOf)
                                    .collect(Collectors.joining(", "))));
            if (equals < 0) {
                throw new TypeConversionException("must be PROTOCOL=ADDRESS, such as " + name + "=127.0.0.1:6379");
            }
            return new Target(protocol, OptionText.ADDRESS.parse(text.substring(equals + 1)), text);
        }

        private static String nameOf(CacheProtocol protocol) {
            return protocol.name().toLowerCase(Locale.ROOT);
        }
    }
}
