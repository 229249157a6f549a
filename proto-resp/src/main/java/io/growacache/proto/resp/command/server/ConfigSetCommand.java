package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.Awaited;
import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.command.RespService;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.protocol.ServerSettings.Effect;
import io.growacache.spi.protocol.ServerSettings.Setting;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** CONFIG SET parameter value [parameter value ...]: all or none. */
final class ConfigSetCommand extends Command {
    private static final int FIRST_PARAMETER = 2;

    ConfigSetCommand() {
        super(ConfigCommand.subcommand("set", -4)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .summary("Changes options: by Redis's names, or by this server's own."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (arguments.count() % 2 != 0) {
            return connection.fail(this, CommandErrors.SYNTAX);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int index = FIRST_PARAMETER; index < arguments.count(); index += 2) {
            String name = arguments.text(index).toLowerCase(Locale.ROOT);
            ErrorReply error = check(connection.service(), name, arguments.text(index));
            if (error == null && values.containsKey(name)) {
                error = failed(name, "duplicate parameter");
            }
            if (error != null) {
                return connection.fail(this, error);
            }
            values.put(name, arguments.text(index + 1));
        }
        Map<String, String> changes = new LinkedHashMap<>();
        Map<String, String> namesByPath = new LinkedHashMap<>();
        for (Map.Entry<String, String> value : values.entrySet()) {
            String problem = addChanges(connection.service(), value.getKey(), value.getValue(), changes);
            if (problem != null) {
                return connection.fail(this, failed(value.getKey(), problem));
            }
            changes.keySet().forEach(path -> namesByPath.putIfAbsent(path, value.getKey()));
        }
        if (changes.isEmpty()) {
            return connection.ok();
        }
        Change change = new Change(connection, this, namesByPath);
        change.begin(changes);
        return connection.await(change);
    }

    /** What is wrong with a name, or null. */
    private static ErrorReply check(RespService service, String name, String asWritten) {
        if (ConfigParameters.named(name) != null) {
            return null;
        }
        Optional<Setting> setting = service.settings().find(name);
        if (setting.isEmpty()) {
            return ErrorReply.of("Unknown option or number of arguments for CONFIG SET - '" + asWritten + "'");
        }
        return setting.get().effect() == Effect.AT_ONCE ? null : failed(name, ConfigParameter.IMMUTABLE);
    }

    private static String addChanges(RespService service, String name, String value, Map<String, String> changes) {
        ConfigParameter parameter = ConfigParameters.named(name);
        if (parameter == null) {
            changes.put(name, value);
            return null;
        }
        Map<String, String> added = new LinkedHashMap<>();
        String problem = parameter.writing().change(service, value, added);
        for (String path : added.keySet()) {
            Optional<Setting> setting = service.settings().find(path);
            if (setting.isPresent() && setting.get().effect() == Effect.AFTER_RESTART) {
                return ConfigParameter.IMMUTABLE;
            }
        }
        changes.putAll(added);
        return problem;
    }

    private static ErrorReply failed(String name, String problem) {
        return ErrorReply.of("CONFIG SET failed (possibly related to argument '" + name + "') - " + problem);
    }

    /** A change that the control thread makes. */
    private static final class Change implements Awaited {
        private final Connection connection;
        private final Command command;
        private final Map<String, String> namesByPath;

        /** Written by the control thread; the error before it. */
        private volatile boolean isDone;
        private ErrorReply error;

        Change(Connection connection, Command command, Map<String, String> namesByPath) {
            this.connection = connection;
            this.command = command;
            this.namesByPath = namesByPath;
        }

        void begin(Map<String, String> changes) {
            connection.service().settings().change(changes).whenComplete((nothing, failure) -> {
                error = failure == null ? null : error(failure);
                isDone = true;
                connection.context().resume();
            });
        }

        private ErrorReply error(Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof ConfigException refused) {
                ConfigProblem first = refused.problems().getFirst();
                return failed(namesByPath.getOrDefault(first.path(), first.path()), first.rule());
            }
            return ErrorReply.of("CONFIG SET failed - " + cause.getMessage());
        }

        @Override
        public boolean isOver(Connection ignored) {
            if (!isDone) {
                return false;
            }
            if (error != null) {
                connection.fail(command, error);
            } else {
                connection.ok();
            }
            return true;
        }
    }
}
