package io.growacache.proto.resp;

import io.growacache.proto.resp.command.RespService;
import io.growacache.proto.resp.wire.HeapBudget;
import io.growacache.proto.resp.wire.RequestLimits;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.plugin.SpiVersion;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolFactory;

/** Makes the protocol named {@code resp}. */
public final class RespProtocolFactory implements ProtocolFactory {
    private static final long KIBI = 1024;
    private static final long MEBI = 1024 * KIBI;

    /** The default of the largest request, unless values may be larger. */
    private static final long DEFAULT_MAX_REQUEST_LENGTH = 64 * MEBI;

    private static final Option<Integer> MAX_ARGUMENTS = Option.integer("max-arguments")
            .defaultsTo("1048576")
            .between(16, 16 << 20)
            .documentedAs("Words of a request, the command's name included; more close the connection.")
            .build();

    private static final Option<Long> MAX_REQUEST_SIZE = Option.bytes("max-request-size")
            .optional()
            .between(KIBI, (long) RequestLimits.MAX_REQUEST_LENGTH)
            .documentedAs("Bytes of a request; a larger one is refused."
                    + " By default 64MiB, or what the largest value needs.")
            .build();

    private static final ConfigSpec CONFIG = ConfigSpec.of(MAX_ARGUMENTS, MAX_REQUEST_SIZE);

    /** All listeners' together. */
    private final HeapBudget heapBudget;

    /** The factory. */
    public RespProtocolFactory() {
        this(new HeapBudget(Runtime.getRuntime().maxMemory() / 2));
    }

    /** A factory whose listeners share this much of the heap for what requests collect. */
    RespProtocolFactory(HeapBudget heapBudget) {
        this.heapBudget = heapBudget;
    }

    @Override
    public String name() {
        return RespService.PROTOCOL_NAME;
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "RESP2 and RESP3, the protocol of Redis.";
    }

    @Override
    public ConfigSpec config() {
        return CONFIG;
    }

    @Override
    public Protocol create(Config config, ProtocolContext context) {
        int maxArgumentLength = Math.min(context.maxItemLength(), RequestLimits.MAX_WIRE_ARGUMENT_LENGTH);
        long neededLength = RequestLimits.neededLength(maxArgumentLength);
        long maxRequestLength =
                config.find(MAX_REQUEST_SIZE).orElse(Math.max(DEFAULT_MAX_REQUEST_LENGTH, neededLength));
        if (maxRequestLength < neededLength) {
            throw new ConfigException(config.problem(MAX_REQUEST_SIZE,
                    "must be at least " + neededLength + " bytes, which a request with the largest value may have"));
        }
        return new RespProtocol(context, RequestLimits.authenticated(
                config.get(MAX_ARGUMENTS), maxArgumentLength, (int) maxRequestLength), heapBudget);
    }
}
