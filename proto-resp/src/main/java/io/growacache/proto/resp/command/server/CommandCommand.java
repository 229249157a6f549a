package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.ContainerCommand;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.Glob;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.protocol.ReplyBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** COMMAND: what commands there are. */
public final class CommandCommand extends ContainerCommand {
    private static final int FIRST_NAME = 2;

    /** The command with its subcommands. */
    public CommandCommand() {
        super(subcommand("command", -1, "2.8.13")
                        .tips("nondeterministic_output_order")
                        .summary("Describes all commands."),
                List.of(new Count(), new Info(), new Docs(), new Names(),
                        new Keys("getkeys", Keys.Detail.NAMES), new Keys("getkeysandflags", Keys.Detail.ACCESS)));
    }

    private static CommandDescription.Builder subcommand(String name, int arity, String since) {
        return CommandDescription.of(name, CommandGroup.SERVER, arity)
                .flags(CommandFlag.LOADING, CommandFlag.STALE)
                .categories("connection")
                .since(since);
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        return describeAll(connection);
    }

    private static Outcome describeAll(Connection connection) {
        List<Command> commands = connection.service().commands().commands();
        connection.format().writeArrayHeader(connection.out(), commands.size());
        CommandWriter writer = new CommandWriter(connection.format(), connection.out());
        commands.forEach(writer::writeInfo);
        return Outcome.DONE;
    }

    /** The command that a word names, also {@code container|subcommand}; or null. */
    private static Command find(Connection connection, Arguments arguments, int index) {
        String name = arguments.text(index);
        for (Command command : connection.service().commands().numberedCommands()) {
            if (command.description().name().equalsIgnoreCase(name)) {
                return command;
            }
        }
        return null;
    }

    private static final class Count extends Command {
        Count() {
            super(subcommand("command|count", 2, "2.8.13").summary("Returns how many commands there are."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            connection.format().writeInteger(connection.out(), connection.service().commands().commands().size());
            return Outcome.DONE;
        }
    }

    private static final class Info extends Command {
        Info() {
            super(subcommand("command|info", -2, "2.8.13")
                    .tips("nondeterministic_output_order")
                    .summary("Describes the named commands, or all; null for an unknown one."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            if (arguments.count() == FIRST_NAME) {
                return describeAll(connection);
            }
            CommandWriter writer = new CommandWriter(connection.format(), connection.out());
            connection.format().writeArrayHeader(connection.out(), arguments.count() - FIRST_NAME);
            for (int index = FIRST_NAME; index < arguments.count(); index++) {
                Command command = find(connection, arguments, index);
                if (command == null) {
                    connection.format().writeNull(connection.out());
                } else {
                    writer.writeInfo(command);
                }
            }
            return Outcome.DONE;
        }
    }

    private static final class Docs extends Command {
        Docs() {
            super(subcommand("command|docs", -2, "7.0.0")
                    .tips("nondeterministic_output_order")
                    .summary("Documents the named commands, or all."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            List<Command> documented = new ArrayList<>();
            for (int index = FIRST_NAME; index < arguments.count(); index++) {
                Command command = find(connection, arguments, index);
                if (command != null) {
                    documented.add(command);
                }
            }
            if (arguments.count() == FIRST_NAME) {
                documented.addAll(connection.service().commands().commands());
            }
            connection.format().writeMapHeader(connection.out(), documented.size());
            CommandWriter writer = new CommandWriter(connection.format(), connection.out());
            documented.forEach(writer::writeDocs);
            return Outcome.DONE;
        }
    }

    /** COMMAND LIST [FILTERBY MODULE name | ACLCAT category | PATTERN pattern]. */
    private static final class Names extends Command {
        private static final int FILTERBY = 2;
        private static final int FILTER = 3;
        private static final int FILTER_VALUE = 4;

        Names() {
            super(subcommand("command|list", -2, "7.0.0")
                    .tips("nondeterministic_output_order")
                    .summary("Returns the commands' names."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            Predicate<CommandDescription> filter = filter(arguments);
            if (filter == null) {
                return connection.fail(this, CommandErrors.SYNTAX);
            }
            List<String> names = new ArrayList<>();
            for (Command command : connection.service().commands().numberedCommands()) {
                if (filter.test(command.description())) {
                    names.add(command.description().name());
                }
            }
            connection.format().writeArrayHeader(connection.out(), names.size());
            names.forEach(name -> connection.format().writeBulk(connection.out(), name));
            return Outcome.DONE;
        }

        private static Predicate<CommandDescription> filter(Arguments arguments) {
            if (arguments.count() == FILTERBY) {
                return description -> true;
            }
            if (arguments.count() != FILTER_VALUE + 1 || !arguments.is(FILTERBY, "FILTERBY")) {
                return null;
            }
            if (arguments.is(FILTER, "MODULE")) {
                return description -> false;
            }
            if (arguments.is(FILTER, "ACLCAT")) {
                String category = arguments.text(FILTER_VALUE).toLowerCase(Locale.ROOT);
                return description -> description.categories().contains(category);
            }
            if (arguments.is(FILTER, "PATTERN")) {
                Glob glob = new Glob(arguments.bytes(FILTER_VALUE), Glob.Letters.ANY_CASE);
                return description -> glob.matches(description.name());
            }
            return null;
        }
    }

    /** COMMAND GETKEYS and GETKEYSANDFLAGS, each followed by a request. */
    private static final class Keys extends Command {
        private static final int COMMAND = 2;
        private static final int SUBCOMMAND = 3;
        private static final int FIRST_SET_OPTION = 3;
        private static final ErrorReply UNKNOWN = ErrorReply.of("Invalid command specified");
        private static final ErrorReply NO_KEYS = ErrorReply.of("The command has no key arguments");
        private static final ErrorReply WRONG_COUNT =
                ErrorReply.of("Invalid number of arguments specified for command");

        private enum Detail { NAMES, ACCESS }

        private final Detail detail;

        Keys(String name, Detail detail) {
            super(subcommand("command|" + name, -4, detail == Detail.NAMES ? "2.8.13" : "7.0.0")
                    .summary(detail == Detail.NAMES ? "Returns the keys of a request."
                            : "Returns the keys of a request, and what is done with them."));
            this.detail = detail;
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            Command command = find(connection, arguments, COMMAND);
            if (command != null && command.subcommands() != null && arguments.count() > SUBCOMMAND) {
                command = command.subcommands()
                        .find(arguments.address(SUBCOMMAND), arguments.length(SUBCOMMAND));
            }
            if (command == null) {
                return connection.fail(this, UNKNOWN);
            }
            List<CommandDescription.KeyRange> ranges = command.description().keys();
            if (ranges.isEmpty()) {
                return connection.fail(this, NO_KEYS);
            }
            int wordCount = arguments.count() - COMMAND;
            if (!command.admitsCount(wordCount)) {
                return connection.fail(this, WRONG_COUNT);
            }
            int keyCount = 0;
            for (CommandDescription.KeyRange range : ranges) {
                keyCount += (range.lastIndex(wordCount) - range.first()) / range.step() + 1;
            }
            ReplyFormat format = connection.format();
            format.writeArrayHeader(connection.out(), keyCount);
            for (CommandDescription.KeyRange range : ranges) {
                for (int index = range.first(); index <= range.lastIndex(wordCount); index += range.step()) {
                    write(connection, arguments, COMMAND + index, access(arguments, range));
                }
            }
            return Outcome.DONE;
        }

        /** What this request does with the keys of a range, where that depends on its words: those of SET. */
        private static KeyAccess access(Arguments arguments, CommandDescription.KeyRange range) {
            if (range.access() != KeyAccess.OVERWRITE_OR_READ) {
                return range.access();
            }
            for (int index = COMMAND + FIRST_SET_OPTION; index < arguments.count(); index++) {
                if (arguments.is(index, "GET")) {
                    return KeyAccess.READ_AND_CHANGE;
                }
            }
            return KeyAccess.OVERWRITE;
        }

        private void write(Connection connection, Arguments arguments, int index, KeyAccess access) {
            ReplyFormat format = connection.format();
            ReplyBuffer out = connection.out();
            if (detail == Detail.ACCESS) {
                format.writeArrayHeader(out, 2);
            }
            format.writeBulk(out, arguments.address(index), arguments.length(index));
            if (detail == Detail.ACCESS) {
                List<String> words = access.words();
                format.writeSetHeader(out, words.size());
                words.forEach(word -> format.writeStatus(out, word));
            }
        }
    }
}
