package io.growacache.proto.memcache;

import io.growacache.proto.memcache.CommandDescription.Trait;
import io.growacache.spi.security.Role;

/** {@code flush_all}. */
final class FlushCommand extends Command {
    private static final int DELAY = 1;

    private final Flush flush;

    FlushCommand(Flush flush) {
        super(new CommandDescription("flush_all", "[<delay>] [noreply]", 1, 0, Role.ADMIN, Trait.NOREPLY));
        this.flush = flush;
    }

    @Override
    Execution execute(TextSession session, RequestLine line) {
        ReplyMode mode = replyMode(line);
        int delay = 0;
        if (line.wordCount() - (mode == ReplyMode.NOREPLY ? 1 : 0) > DELAY) {
            if (!line.readSigned32(DELAY)) {
                session.reply(ReplyText.BAD_EXPTIME, mode);
                return Execution.DONE;
            }
            delay = (int) line.number();
        }
        if (!session.replies().admitsWrite()) {
            return Execution.WAITING;
        }
        session.worker().counters().increment(Counter.CMD_FLUSH);
        if (flush.isAllowed()) {
            flush.request(Expiration.delayMillis(delay, session.worker().clock()));
            session.reply(ReplyText.OK, mode);
        } else {
            session.reply(ReplyText.FLUSH_NOT_ALLOWED, mode);
        }
        return Execution.DONE;
    }
}
