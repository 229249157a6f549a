package io.growacache.proto.resp.command;

import io.growacache.proto.resp.wire.Arguments;
import java.util.ArrayList;
import java.util.List;

/** A command that consists of subcommands; HELP is always one of them. */
public abstract class ContainerCommand extends Command {
    private final CommandTable subcommands;

    /** A container of {@code subcommands}, whose names begin with the container's. */
    protected ContainerCommand(CommandDescription description, List<Command> subcommands) {
        super(description);
        List<Command> all = new ArrayList<>(subcommands);
        all.add(new HelpCommand(description, subcommands));
        this.subcommands = new CommandTable(all);
    }

    @Override
    public final CommandTable subcommands() {
        return subcommands;
    }

    /** Answers a request without a subcommand, where the arity allows one. */
    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        return connection.fail(this, wrongArity());
    }

    /** Lists a container's subcommands. */
    private static final class HelpCommand extends Command {
        private static final String CONNECTION = "connection";

        private final String containerName;
        private final List<Command> others;

        HelpCommand(CommandDescription container, List<Command> others) {
            super(CommandDescription.of(container.name() + "|help", container.group(), 2)
                    .flags(CommandFlag.LOADING, CommandFlag.STALE)
                    .categories(inheritedCategories(container))
                    .since("5.0.0")
                    .summary("Lists the subcommands."));
            containerName = container.name();
            this.others = List.copyOf(others);
        }

        private static String[] inheritedCategories(CommandDescription container) {
            return container.categories().contains(CONNECTION) ? new String[] {CONNECTION} : new String[0];
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            var format = connection.format();
            var out = connection.out();
            format.writeArrayHeader(out, 1 + 2 * others.size());
            format.writeStatus(out, "Subcommands of " + containerName + ":");
            for (Command other : others) {
                format.writeStatus(out, other.description().shortName());
                format.writeStatus(out, "    " + other.description().summary());
            }
            return Outcome.DONE;
        }
    }
}
