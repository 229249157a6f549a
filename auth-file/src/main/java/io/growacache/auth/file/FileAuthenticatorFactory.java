package io.growacache.auth.file;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.SpiVersion;
import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.AuthenticatorFactory;
import java.nio.file.Path;

/** Makes the authenticator {@code file}. */
public final class FileAuthenticatorFactory implements AuthenticatorFactory {
    static final Option<Path> PATH = Option.path("path")
            .required()
            .changeable()
            .documentedAs("The file with the users, which gac users maintains: a line NAME HASH ROLE for each. Must not be "
                    + "accessible to others than its owner and group.")
            .build();
    private static final Option<Integer> CHECK_THREADS = Option.integer("check-threads")
            .defaultsTo("1")
            .between(1, 64)
            .documentedAs("Threads that check passwords, which takes each some hundred milliseconds.")
            .build();
    private static final Option<Integer> CHECK_QUEUE = Option.integer("check-queue")
            .defaultsTo("128")
            .between(1, 65_536)
            .documentedAs("Checks that may wait for a thread; clients beyond them are told to try later.")
            .build();
    private static final Option<Integer> REMEMBERED_CHECKS = Option.integer("remembered-checks")
            .defaultsTo("1024")
            .between(0, 1_000_000)
            .documentedAs("Successful checks that are remembered, so that clients who connect again do not wait.")
            .build();
    private static final ConfigSpec SPEC = ConfigSpec.of(PATH, CHECK_THREADS, CHECK_QUEUE, REMEMBERED_CHECKS);

    /** For the service loader. */
    public FileAuthenticatorFactory() {
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "Users, roles and hashed passwords in a file.";
    }

    @Override
    public ConfigSpec config() {
        return SPEC;
    }

    @Override
    public Authenticator create(Config config, PluginContext context) {
        return new FileAuthenticator(config.get(PATH),
                new FileAuthenticator.Limits(config.get(CHECK_THREADS), config.get(CHECK_QUEUE),
                        config.get(REMEMBERED_CHECKS)),
                context.metrics());
    }
}
