package io.growacache.tool.loadgen;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.CacheConnection.ValueCheck;
import io.growacache.tool.loadgen.trace.TimesToLive;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all load tools have: the server, what its keys begin with, when it counts as lost, the report. */
final class ServerOptions {
    private static final int MAX_CONNECTIONS = 10_000;
    private static final int MAX_PIPELINE = 10_000;

    /** Each costs about 60 bytes on this side. */
    private static final long MAX_KEYS_UNDER_WAY = 2_000_000;

    @Option(names = "--target", required = true, paramLabel = "PROTOCOL=ADDRESS", converter = Target.Converter.class,
            description = "The server: resp=127.0.0.1:6379, memcache=host.example:11211, resp=unix:/run/cache.sock.")
    private Target target;

    @Option(names = "--key-prefix", defaultValue = "", paramLabel = "TEXT",
            description = "What every key begins with; the rest is the object's id in decimal.")
    private String keyPrefix;

    @Option(names = "--timeout", defaultValue = "10s", paramLabel = "TIME",
            converter = OptionText.DurationConverter.class,
            description = "How long the server may be silent before a connection counts as lost."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Option(names = "--ttl", defaultValue = "0s", paramLabel = "TIME[=N],...",
            converter = LoadText.TimesToLiveConverter.class,
            description = "How long items live that are set: 60s, or shares of them such as 60s=3,1h=2,1d=1; a key always"
                    + " has the same. 0s, the default, is for ever.")
    private LoadText.Parsed<TimesToLive> timesToLive;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the report to a file.")
    private Path json;

    @SuppressWarnings("UnusedVariable") // picocli asks for its value.
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Print this help.")
    private boolean isHelpRequested;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** As it was written. */
    String target() {
        return target.text();
    }

    /** How long items live, as it was written. */
    String timesToLive() {
        return timesToLive.text();
    }

    Duration timeout() {
        return timeout;
    }

    /** Null when no file was asked for. */
    Path json() {
        return json;
    }

    /** What the connections are like. */
    CacheConnection.Settings settings(int connections, int pipeline, int keysPerGet, ValueCheck check) {
        require(connections >= 1 && connections <= MAX_CONNECTIONS, "--connections = " + connections
                + ": must be between 1 and " + MAX_CONNECTIONS);
        require(pipeline >= 1 && pipeline <= MAX_PIPELINE, "--pipeline = " + pipeline + ": must be between 1 and "
                + MAX_PIPELINE);
        require((long) connections * pipeline * keysPerGet <= MAX_KEYS_UNDER_WAY, "--connections = " + connections
                + ", --pipeline = " + pipeline + ": there may be at most " + MAX_KEYS_UNDER_WAY
                + " keys under way at a time");
        try {
            return new CacheConnection.Settings(target.protocol(), target.address(), keyPrefix, pipeline, timeout,
                    keysPerGet, check, timesToLive.value(), CacheConnection.Settings.bufferLength(connections));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
