package io.growacache.proto.memcache;

import io.growacache.proto.memcache.CommandDescription.Trait;
import io.growacache.spi.security.Role;

/** {@code touch}. */
final class TouchCommand extends Command {
    private static final int KEY = 1;
    private static final int EXPTIME = 2;

    TouchCommand() {
        super(new CommandDescription("touch", "<key> <exptime> [noreply]", 3, KEY, Role.WRITE, Trait.NOREPLY));
    }

    @Override
    Execution execute(TextSession session, RequestLine line) {
        ReplyMode mode = replyMode(line);
        if (!line.readSigned32(EXPTIME)) {
            session.reply(ReplyText.BAD_EXPTIME, mode);
            return Execution.DONE;
        }
        OperationPool<TouchOperation> pool = session.worker().touches();
        TouchOperation operation = pool.take();
        TextSession.setKey(operation.key(), line.wordAddress(KEY), line.wordLength(KEY));
        operation.prepare(Expiration.deadlineMillis((int) line.number(), session.worker().clock()), mode);
        return session.submit(operation, pool);
    }
}
