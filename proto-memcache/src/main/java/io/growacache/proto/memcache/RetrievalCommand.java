package io.growacache.proto.memcache;

import io.growacache.proto.memcache.CommandDescription.Trait;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.protocol.Submission;
import io.growacache.spi.security.Role;

/** A command that shows any number of items. */
abstract class RetrievalCommand extends Command {
    private final ValueForm form;

    RetrievalCommand(CommandDescription description, ValueForm form) {
        super(description);
        this.form = form;
    }

    /** How items are shown. */
    final ValueForm form() {
        return form;
    }

    /** Whether its line may be longer than {@link TextSession#MAX_UNFINISHED_LINE_LENGTH} before its end is known. */
    abstract boolean mayBeLong();

    /**
     * Begins with a line whose end is not at hand.
     *
     * @return false when the client is refused; it has been told so
     */
    abstract boolean beginUnfinished(TextSession session, RequestLine line);

    /**
     * Submits operations for the keys of a batch, in order.
     *
     * @return for how many; when fewer than all, the others have to wait
     */
    abstract int submit(TextSession session, KeyBatch keys, long deadlineMillis);

    /** {@code get} and {@code gets}. */
    static final class Get extends RetrievalCommand {
        Get(String name, ValueForm form) {
            super(new CommandDescription(name, "<key>*", 2, 1, Role.READ, Trait.MANY_KEYS), form);
        }

        @Override
        Execution execute(TextSession session, RequestLine line) {
            long firstKey = line.firstArgument();
            if (firstKey == line.end() || line.hasWordLongerThan(TextSession.MAX_KEY_LENGTH, firstKey)) {
                session.reply(ReplyText.BAD_FORMAT);
                return Execution.DONE;
            }
            line.setFirstKey(firstKey);
            session.beginKeys(this, ItemMetadata.NO_DEADLINE);
            return Execution.DONE;
        }

        @Override
        boolean mayBeLong() {
            return true;
        }

        @Override
        boolean beginUnfinished(TextSession session, RequestLine line) {
            if (isForKnownClientsOnly(session)) {
                meetStranger(session, line);
                return false;
            }
            line.setFirstKey(line.firstArgument());
            session.beginKeys(this, ItemMetadata.NO_DEADLINE);
            return true;
        }

        @Override
        int submit(TextSession session, KeyBatch keys, long deadlineMillis) {
            GetOperation[] operations = keys.operations();
            int count = keys.count();
            for (int index = 0; index < count; index++) {
                GetOperation operation = operations[index];
                TextSession.setKey(operation.key(), keys.address(index), keys.length(index));
                operation.prepare(form());
            }
            int doneCount;
            if (count == 1) {
                doneCount = session.replies().submit(operations[0]) == Submission.STALLED ? 0 : 1;
            } else {
                doneCount = session.replies().submitAll(Access.USE, operations, 0, count);
            }
            OperationPool<GetOperation> pool = session.worker().gets();
            for (int index = 0; index < doneCount; index++) {
                if (operations[index].isLate()) {
                    operations[index] = pool.take();
                }
            }
            return doneCount;
        }
    }

    /** {@code gat} and {@code gats}. */
    static final class GetAndTouch extends RetrievalCommand {
        private static final int EXPTIME = 1;

        GetAndTouch(String name, ValueForm form) {
            super(new CommandDescription(name, "<exptime> <key>*", 3, 2, Role.WRITE, Trait.MANY_KEYS), form);
        }

        @Override
        Execution execute(TextSession session, RequestLine line) {
            line.split();
            if (line.wordCount() < description().minimumWords()) {
                session.reply(ReplyText.BAD_FORMAT);
                return Execution.DONE;
            }
            if (!line.readSigned32(EXPTIME)) {
                session.reply(ReplyText.BAD_EXPTIME);
                return Execution.DONE;
            }
            long firstKey = line.wordAddress(description().keyWord());
            if (line.hasWordLongerThan(TextSession.MAX_KEY_LENGTH, firstKey)) {
                session.reply(ReplyText.BAD_FORMAT);
                return Execution.DONE;
            }
            line.setFirstKey(firstKey);
            session.beginKeys(this, Expiration.deadlineMillis((int) line.number(), session.worker().clock()));
            return Execution.DONE;
        }

        @Override
        boolean mayBeLong() {
            return false;
        }

        @Override
        boolean beginUnfinished(TextSession session, RequestLine line) {
            throw new AssertionError("may not be long");
        }

        @Override
        int submit(TextSession session, KeyBatch keys, long deadlineMillis) {
            OperationPool<GetAndTouchOperation> pool = session.worker().getsAndTouches();
            for (int index = 0; index < keys.count(); index++) {
                GetAndTouchOperation operation = pool.take();
                TextSession.setKey(operation.key(), keys.address(index), keys.length(index));
                operation.prepare(form(), deadlineMillis);
                if (session.submit(operation, pool) == Execution.WAITING) {
                    return index;
                }
            }
            return keys.count();
        }
    }
}
