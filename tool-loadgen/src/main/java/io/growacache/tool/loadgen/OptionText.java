package io.growacache.tool.loadgen;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a value of the command line as a config file's would be read: {@code 4KiB}, {@code 10s}, {@code
 * unix:/run/cache.sock}.
 *
 * @param <T> the type of the value
 */
final class OptionText<T> {
    static final OptionText<SocketAddress> ADDRESS =
            new OptionText<>(Option.address("address").documentedAs("A server.").build());
    static final OptionText<Long> BYTES = new OptionText<>(Option.bytes("size").documentedAs("A size.").build());
    static final OptionText<Duration> DURATION =
            new OptionText<>(Option.duration("duration").documentedAs("A time.").build());

    private final Option<T> option;
    private final ConfigSpec spec;

    private OptionText(Option<T> option) {
        this.option = option;
        spec = ConfigSpec.of(option);
    }

    T parse(String text) {
        try {
            return Config.of(spec, Map.of(option.key(), text)).get(option);
        } catch (ConfigException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** For sizes. */
    static final class BytesConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return BYTES.parse(text);
        }
    }

    /** For times. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return DURATION.parse(text);
        }
    }
}
