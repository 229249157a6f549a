package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** INFO [section ...]. */
public final class InfoCommand extends Command {
    /** The command. */
    public InfoCommand() {
        super(CommandDescription.of("info", CommandGroup.SERVER, -1)
                .flags(CommandFlag.LOADING, CommandFlag.STALE)
                .categories("dangerous")
                .tips("nondeterministic_output", "request_policy:all_shards", "response_policy:special")
                .summary("Returns the state of the server and what it has counted."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        // The numbers include what the requests before this one store and delete.
        if (!connection.replies().admitsWrite()) {
            return Outcome.STALLED;
        }
        Set<InfoSection> sections = EnumSet.noneOf(InfoSection.class);
        if (arguments.count() == 1) {
            sections.addAll(InfoSection.DEFAULTS);
        }
        for (int index = 1; index < arguments.count(); index++) {
            sections.addAll(InfoSection.named(arguments.text(index).toLowerCase(Locale.ROOT)));
        }
        String report = new InfoReport(connection.service()).of(sections);
        connection.format().writeText(connection.out(), report);
        return Outcome.DONE;
    }
}
