package io.growacache.proto.memcache;

import io.growacache.proto.memcache.CommandDescription.Trait;
import io.growacache.proto.memcache.RemovalOperation.Cause;
import io.growacache.spi.security.Role;

/** {@code delete}. */
final class DeleteCommand extends Command {
    private static final int KEY = 1;
    /** Once a delay; old clients still send 0. */
    private static final int DELAY = 2;

    DeleteCommand() {
        super(new CommandDescription("delete", "<key> [0] [noreply]", 2, KEY, Role.WRITE, Trait.NOREPLY));
    }

    @Override
    Execution execute(TextSession session, RequestLine line) {
        ReplyMode mode = replyMode(line);
        int argumentCount = line.wordCount() - (mode == ReplyMode.NOREPLY ? 1 : 0);
        boolean isPlain = argumentCount <= DELAY;
        if (!isPlain && (argumentCount > DELAY + 1 || !line.isWord(DELAY, "0"))) {
            session.reply(ReplyText.BAD_DELETE, mode);
            return Execution.DONE;
        }
        OperationPool<RemovalOperation> pool = session.worker().removals();
        RemovalOperation operation = pool.take();
        TextSession.setKey(operation.key(), line.wordAddress(KEY), line.wordLength(KEY));
        operation.prepare(Cause.DELETE, mode);
        return session.submit(operation, pool);
    }
}
