package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.LongReply;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.DistinctKeys;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.Glob;
import io.growacache.proto.resp.wire.HeapBudget;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.Key;
import io.growacache.spi.security.Role;

/**
 * KEYS pattern. Other requests run between the steps of its search: an item that is there all the while is found, one
 * that comes or goes meanwhile perhaps.
 */
public final class KeysCommand extends Command {
    private static final int STEP_LIMIT = 1000;
    private static final int MAX_LENGTH = 64 << 20;
    private static final ErrorReply TOO_MANY =
            ErrorReply.of("the names of the keys that match exceed " + MAX_LENGTH + " bytes, use SCAN");
    private static final ErrorReply NO_HEAP =
            ErrorReply.of("the names of the keys that match need more of the Java heap than is left for KEYS, use SCAN");

    /** The command. */
    public KeysCommand() {
        super(CommandDescription.of("keys", CommandGroup.GENERIC, 2)
                .flags(CommandFlag.READONLY)
                .categories("dangerous")
                .role(Role.READ)
                .tips("request_policy:all_shards", "nondeterministic_output_order")
                .summary("Returns all keys that match a pattern."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (!connection.service().engine().capabilities().contains(EngineCapability.SCAN)) {
            return connection.fail(this, CommandErrors.NO_SCAN);
        }
        return connection.await(new Listing(connection, this, new Glob(arguments.bytes(1), Glob.Letters.EXACT)));
    }

    private static final class Listing extends KeyWalk {
        private final Glob glob;
        private final HeapBudget.Share heap;
        private DistinctKeys found = new DistinctKeys();
        /** Why there is no answer, or null. */
        private ErrorReply refusal;
        private LongReply reply;

        Listing(Connection connection, Command command, Glob glob) {
            super(connection, command, 0, STEP_LIMIT);
            this.glob = glob;
            heap = connection.service().heapBudget().newShare();
        }

        @Override
        public void beginStep() {
            found.drop();
            refusal = null;
        }

        @Override
        public void visit(Key key) {
            if (refusal != null || !glob.matches(key.segment(), key.offset(), key.length())) {
                return;
            }
            if (found.keys().length() + key.length() > MAX_LENGTH) {
                refusal = TOO_MANY;
            } else if (!heap.growTo(found.heapBytesWith(key))) {
                refusal = NO_HEAP;
            } else {
                found.add(key);
            }
        }

        @Override
        long following(long nextCursor) {
            if (refusal != null) {
                end(refusal);
                return END;
            }
            found.keep();
            return nextCursor == 0 ? END : nextCursor;
        }

        @Override
        boolean isAnswered() {
            if (reply == null) {
                connection().format().writeArrayHeader(connection().out(), found.keys().count());
                reply = new LongReply(found.keys().bytes(), found.keys().length());
                // While the client takes them, their table is not needed.
                heap.shrinkTo(found.keys().bytes().length);
                found = null;
            }
            return reply.isOver(connection());
        }

        @Override
        void release() {
            heap.close();
        }
    }
}
