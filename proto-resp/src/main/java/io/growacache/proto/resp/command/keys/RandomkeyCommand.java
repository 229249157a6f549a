package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.Key;
import java.util.concurrent.ThreadLocalRandom;

/** RANDOMKEY: one of the first keys after a random place of the index. */
public final class RandomkeyCommand extends Command {
    private static final int STEP_LIMIT = 16;
    private static final long CURSOR_END = 1L << 56;

    /** The command. */
    public RandomkeyCommand() {
        super(CommandDescription.of("randomkey", CommandGroup.GENERIC, 1)
                .flags(CommandFlag.READONLY)
                .tips("request_policy:all_shards", "nondeterministic_output")
                .summary("Returns a random key."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (!connection.service().engine().capabilities().contains(EngineCapability.SCAN)) {
            return connection.fail(this, CommandErrors.NO_SCAN);
        }
        return connection.await(new Search(connection, this));
    }

    private static final class Search extends KeyWalk {
        private byte[] found;
        private int visitedCount;
        private boolean isSecondRound;

        Search(Connection connection, Command command) {
            super(connection, command, ThreadLocalRandom.current().nextLong(CURSOR_END), STEP_LIMIT);
        }

        @Override
        public void beginStep() {
            found = null;
            visitedCount = 0;
        }

        /** Takes each of the step's keys with the same probability. */
        @Override
        public void visit(Key key) {
            visitedCount++;
            if (ThreadLocalRandom.current().nextInt(visitedCount) == 0) {
                found = key.toByteArray();
            }
        }

        @Override
        long following(long nextCursor) {
            if (found != null || (nextCursor == 0 && isSecondRound)) {
                return END;
            }
            // From the random place to the end, and then once from the beginning.
            isSecondRound |= nextCursor == 0;
            return nextCursor;
        }

        @Override
        boolean isAnswered() {
            if (found == null) {
                connection().format().writeNull(connection().out());
            } else {
                connection().format().writeBulk(connection().out(), found);
            }
            return true;
        }
    }
}
