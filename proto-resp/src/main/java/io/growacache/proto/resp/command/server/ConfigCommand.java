package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.ContainerCommand;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.command.RespService;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.Glob;
import io.growacache.spi.protocol.ServerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CONFIG: the options in force, and changing them. */
public final class ConfigCommand extends ContainerCommand {
    /** The command with its subcommands. */
    public ConfigCommand() {
        super(CommandDescription.of("config", CommandGroup.SERVER, -2)
                .since("2.0.0")
                .summary("Tells of the options in force, and changes them."),
                List.of(new Get(), new ConfigSetCommand(), new ResetStat(), new Rewrite()));
    }

    static CommandDescription.Builder subcommand(String name, int arity) {
        return CommandDescription.of("config|" + name, CommandGroup.SERVER, arity)
                .flags(CommandFlag.ADMIN, CommandFlag.NOSCRIPT, CommandFlag.LOADING, CommandFlag.STALE)
                .since("2.0.0");
    }

    private static final class Get extends Command {
        private static final int FIRST_PATTERN = 2;

        Get() {
            super(subcommand("get", -3).summary("Returns options by pattern: Redis's names, and this server's own."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            Map<String, String> found = new LinkedHashMap<>();
            Map<String, String> all = settings(connection.service());
            for (int index = FIRST_PATTERN; index < arguments.count(); index++) {
                Glob glob = new Glob(arguments.bytes(index), Glob.Letters.ANY_CASE);
                all.forEach((name, value) -> {
                    if (glob.matches(name)) {
                        found.put(name, value);
                    }
                });
            }
            var format = connection.format();
            var out = connection.out();
            format.writeMapHeader(out, found.size());
            found.forEach((name, value) -> {
                format.writeBulk(out, name);
                format.writeBulk(out, value);
            });
            return Outcome.DONE;
        }

        /**
         * What tools ask a Redis for, answered by what holds here, and then this server's options by their full names.
         */
        private static Map<String, String> settings(RespService service) {
            Map<String, String> settings = new LinkedHashMap<>();
            for (ConfigParameter parameter : ConfigParameters.ALL) {
                settings.put(parameter.name(), parameter.reading().of(service));
            }
            for (ServerSettings.Setting setting : service.settings().inForce()) {
                settings.putIfAbsent(setting.path(), setting.value());
            }
            return settings;
        }
    }

    private static final class ResetStat extends Command {
        ResetStat() {
            super(subcommand("resetstat", 2).summary("Sets the counts that INFO tells back to 0."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            connection.service().resetStatistics();
            return connection.ok();
        }
    }

    private static final class Rewrite extends Command {
        private static final ErrorReply NEVER =
                ErrorReply.of("Rewriting config file: the server does not write its configuration file");

        Rewrite() {
            super(subcommand("rewrite", 2).since("2.8.0")
                    .summary("Is refused: the configuration file is not written."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            return connection.fail(this, NEVER);
        }
    }
}
