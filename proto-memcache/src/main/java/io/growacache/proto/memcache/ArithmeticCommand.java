package io.growacache.proto.memcache;

import io.growacache.proto.memcache.ArithmeticOperation.Direction;
import io.growacache.proto.memcache.CommandDescription.Trait;
import io.growacache.spi.security.Role;

/** {@code incr} and {@code decr}. */
final class ArithmeticCommand extends Command {
    private static final int KEY = 1;
    private static final int DELTA = 2;

    private final Direction direction;

    ArithmeticCommand(String name, Direction direction) {
        super(new CommandDescription(name, "<key> <delta> [noreply]", 3, KEY, Role.WRITE, Trait.NOREPLY));
        this.direction = direction;
    }

    @Override
    Execution execute(TextSession session, RequestLine line) {
        ReplyMode mode = replyMode(line);
        if (!line.readUnsigned64(DELTA)) {
            session.reply(ReplyText.BAD_DELTA, mode);
            return Execution.DONE;
        }
        OperationPool<ArithmeticOperation> pool = session.worker().arithmetic();
        ArithmeticOperation operation = pool.take();
        TextSession.setKey(operation.key(), line.wordAddress(KEY), line.wordLength(KEY));
        operation.prepare(direction, line.number(), mode);
        return session.submit(operation, pool);
    }
}
