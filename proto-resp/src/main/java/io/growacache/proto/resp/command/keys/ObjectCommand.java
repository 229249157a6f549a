package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.ContainerCommand;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.ObjectOperation.Facet;
import io.growacache.proto.resp.wire.Arguments;
import java.util.List;

/** OBJECT: how an item is held and used. */
public final class ObjectCommand extends ContainerCommand {
    /** The command with its subcommands. */
    public ObjectCommand() {
        super(CommandDescription.of("object", CommandGroup.GENERIC, -2)
                        .since("2.2.3")
                        .summary("Tells how items are held and used."),
                List.of(new Question("encoding", "2.2.3", Facet.ENCODING, "Returns how Redis would hold the string."),
                        new Question("freq", "4.0.0", Facet.FREQUENCY, "Returns how often the item was used of late."),
                        new Question("idletime", "2.2.3", Facet.IDLE_TIME,
                                "Returns the seconds since the item was last used."),
                        new Question("refcount", "2.2.3", Facet.REFERENCES,
                                "Returns how many references Redis would have to the value.")));
    }

    private static final class Question extends Command {
        private static final int KEY = 2;

        private final Facet facet;

        Question(String name, String since, Facet facet, String summary) {
            super(CommandDescription.of("object|" + name, CommandGroup.GENERIC, 3)
                    .flags(CommandFlag.READONLY)
                    .key(KEY, KeyAccess.INSPECT)
                    .tips("nondeterministic_output")
                    .since(since)
                    .summary(summary));
            this.facet = facet;
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            var reads = connection.operations().objectReads();
            reads.next().prepare(index(), connection.format(), facet,
                    connection.database(), arguments.address(KEY), arguments.length(KEY));
            return Outcome.of(reads.submit(connection.replies()));
        }
    }
}
