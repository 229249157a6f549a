package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;

/** TIME. */
public final class TimeCommand extends Command {
    /** The command. */
    public TimeCommand() {
        super(CommandDescription.of("time", CommandGroup.SERVER, 1)
                .flags(CommandFlag.LOADING, CommandFlag.STALE, CommandFlag.FAST)
                .tips("nondeterministic_output")
                .since("2.6.0")
                .summary("Returns the server's time: seconds, and microseconds of the second."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        long millis = connection.service().clock().wallMillis();
        var format = connection.format();
        var out = connection.out();
        format.writeArrayHeader(out, 2);
        format.writeBulk(out, Long.toString(Math.floorDiv(millis, 1000L)));
        format.writeBulk(out, Long.toString(Math.floorMod(millis, 1000L) * 1000));
        return Outcome.DONE;
    }
}
