package io.growacache.proto.memcache;

import io.growacache.proto.memcache.CommandDescription.Trait;
import io.growacache.proto.memcache.ConditionalStoreOperation.Condition;
import io.growacache.proto.memcache.RemovalOperation.Cause;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.security.Role;

/** A command that stores a value: {@code set add replace cas append prepend}. */
abstract class StorageCommand extends Command {
    private static final int KEY = 1;
    private static final int FLAGS = 2;
    private static final int EXPTIME = 3;
    private static final int LENGTH = 4;
    private static final int MINIMUM_WORDS = 5;

    /** {@code \r\n} after a block of data. */
    private static final int BLOCK_END_LENGTH = 2;

    StorageCommand(String name, String arguments) {
        super(new CommandDescription(name, arguments, MINIMUM_WORDS, KEY, Role.WRITE, Trait.NOREPLY, Trait.DATA_BLOCK));
    }

    @Override
    final void skipBlock(TextSession session, RequestLine line) {
        if (hasLength(line)) {
            session.skip(blockLength(line));
        }
    }

    @Override
    final Execution execute(TextSession session, RequestLine line) {
        if (!hasLength(line)) {
            // Where the next request begins, nobody knows; memcached takes what follows for one, noreply or not.
            session.reply(ReplyText.BAD_FORMAT);
            return Execution.DONE;
        }
        long blockLength = blockLength(line);
        StorageArguments arguments = session.worker().arguments();
        arguments.setValue(line.following(), (int) line.number());
        if (!readArguments(line, arguments, session.worker().clock())) {
            refuse(session, line, ReplyText.BAD_FORMAT);
            return Execution.DONE;
        }
        if (arguments.valueLength() > session.worker().maxItemLength()) {
            return refuseLength(session, line, blockLength);
        }
        if (line.followingLength() < blockLength) {
            return session.awaitInput(line, blockLength);
        }
        if (!isLineEnd(arguments.valueAddress() + arguments.valueLength())) {
            session.worker().counters().increment(Counter.CMD_SET);
            refuse(session, line, ReplyText.BAD_DATA_CHUNK);
            return Execution.DONE;
        }
        Execution execution = store(session, line, arguments);
        if (execution == Execution.DONE) {
            session.skip(blockLength);
        }
        return execution;
    }

    private boolean readArguments(RequestLine line, StorageArguments arguments, Clock clock) {
        if (!line.readUnsigned32(FLAGS)) {
            return false;
        }
        int flags = (int) line.number();
        if (!line.readSigned32(EXPTIME)) {
            return false;
        }
        arguments.setMetadata(flags, Expiration.deadlineMillis((int) line.number(), clock), replyMode(line));
        return readCondition(line, arguments);
    }

    private static boolean hasLength(RequestLine line) {
        return line.readSigned32(LENGTH) && line.number() >= 0
                && line.number() <= Integer.MAX_VALUE - BLOCK_END_LENGTH;
    }

    /** Length of the block with its end, after {@link #hasLength}. */
    private static long blockLength(RequestLine line) {
        return line.number() + BLOCK_END_LENGTH;
    }

    private static boolean isLineEnd(long address) {
        return NativeMemory.getByte(address) == '\r' && NativeMemory.getByte(address + 1) == '\n';
    }

    private Execution refuseLength(TextSession session, RequestLine line, long blockLength) {
        Execution execution = Execution.DONE;
        if (dropsOldValue()) {
            OperationPool<RemovalOperation> pool = session.worker().removals();
            RemovalOperation removal = pool.take();
            TextSession.setKey(removal.key(), line.wordAddress(KEY), line.wordLength(KEY));
            removal.prepare(Cause.REFUSED_SET, replyMode(line));
            execution = session.submit(removal, pool);
        } else {
            session.reply(ReplyText.TOO_LARGE, replyMode(line));
        }
        if (execution == Execution.DONE) {
            session.worker().counters().increment(Counter.STORE_TOO_LARGE);
            session.skip(blockLength);
        }
        return execution;
    }

    /** Whether the old value must not stay when the new one is too large. */
    boolean dropsOldValue() {
        return false;
    }

    /** Reads what else the line must hold. */
    boolean readCondition(RequestLine line, StorageArguments arguments) {
        return true;
    }

    /** Submits the operation. */
    abstract Execution store(TextSession session, RequestLine line, StorageArguments arguments);

    /** {@code set}. */
    static final class Set extends StorageCommand {
        Set() {
            super("set", "<key> <flags> <exptime> <length> [noreply]");
        }

        /** Whatever the key: the block says who the client is. */
        @Override
        Execution meetStranger(TextSession session, RequestLine line) {
            if (!hasLength(line)) {
                return super.meetStranger(session, line);
            }
            long blockLength = blockLength(line);
            int length = (int) line.number();
            if (length > Authentication.MAX_LENGTH) {
                skipBlock(session, line);
                session.reply(ReplyText.BAD_CREDENTIALS);
            } else if (line.followingLength() < blockLength) {
                return session.awaitInput(line, blockLength);
            } else {
                skipBlock(session, line);
                if (isLineEnd(line.following() + length)) {
                    session.authenticate(line.following(), length);
                } else {
                    session.reply(ReplyText.BAD_DATA_CHUNK);
                }
            }
            return Execution.DONE;
        }

        @Override
        boolean dropsOldValue() {
            return true;
        }

        @Override
        Execution store(TextSession session, RequestLine line, StorageArguments arguments) {
            OperationPool<SetOperation> pool = session.worker().sets();
            SetOperation operation = pool.take();
            TextSession.setKey(operation.key(), line.wordAddress(KEY), line.wordLength(KEY));
            operation.arguments().copyFrom(arguments);
            return session.submit(operation, pool);
        }
    }

    /** {@code add replace append prepend}. */
    static class Conditional extends StorageCommand {
        private final Condition condition;

        Conditional(String name, Condition condition) {
            this(name, "<key> <flags> <exptime> <length> [noreply]", condition);
        }

        private Conditional(String name, String arguments, Condition condition) {
            super(name, arguments);
            this.condition = condition;
        }

        @Override
        final Execution store(TextSession session, RequestLine line, StorageArguments arguments) {
            OperationPool<ConditionalStoreOperation> pool = session.worker().conditionalStores();
            ConditionalStoreOperation operation = pool.take();
            TextSession.setKey(operation.key(), line.wordAddress(KEY), line.wordLength(KEY));
            operation.prepare(condition, arguments);
            return session.submit(operation, pool);
        }
    }

    /** {@code cas}. */
    static final class CompareAndStore extends Conditional {
        private static final int VERSION = 5;

        CompareAndStore() {
            super("cas", "<key> <flags> <exptime> <length> <cas> [noreply]", Condition.CAS);
        }

        @Override
        boolean readCondition(RequestLine line, StorageArguments arguments) {
            if (!line.readUnsigned64(VERSION)) {
                return false;
            }
            arguments.setExpectedVersion(line.number());
            return true;
        }
    }
}
