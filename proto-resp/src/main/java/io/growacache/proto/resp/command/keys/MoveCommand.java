package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.command.exclusive.ExclusiveRequest;
import io.growacache.proto.resp.command.exclusive.KeyRead;
import io.growacache.proto.resp.command.exclusive.RetainedWords;
import io.growacache.proto.resp.command.exclusive.StoredCopy;
import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import java.util.List;

/** RENAME, RENAMENX and COPY: an item gets another key, with everything that belongs to it. */
public final class MoveCommand extends Command {
    private static final ErrorReply NO_SUCH_KEY = ErrorReply.of("no such key");
    private static final ErrorReply SAME_OBJECT = ErrorReply.of("source and destination objects are the same");
    private static final int SOURCE = 1;
    private static final int TARGET = 2;
    private static final int FIRST_OPTION = 3;

    private final Kind kind;

    private enum Kind {
        /** The item moves, whatever was there. */
        RENAME,
        /** The item moves if nothing was there. */
        RENAMENX,
        /** The item stays, too. */
        COPY
    }

    /** What becomes of an item that is where the other shall be. */
    private enum Existing { KEPT, REPLACED }

    private MoveCommand(CommandDescription description, Kind kind) {
        super(description);
        this.kind = kind;
    }

    /** RENAME key newkey. */
    public static MoveCommand rename() {
        return new MoveCommand(CommandDescription.of("rename", CommandGroup.GENERIC, 3)
                .flags(CommandFlag.WRITE)
                .key(SOURCE, KeyAccess.READ_AND_REMOVE)
                .key(TARGET, KeyAccess.OVERWRITE)
                .summary("Gives an item another key."), Kind.RENAME);
    }

    /** RENAMENX key newkey. */
    public static MoveCommand renamenx() {
        return new MoveCommand(CommandDescription.of("renamenx", CommandGroup.GENERIC, 3)
                .flags(CommandFlag.WRITE, CommandFlag.FAST)
                .key(SOURCE, KeyAccess.READ_AND_REMOVE)
                .key(TARGET, KeyAccess.OVERWRITE_IF_ABSENT)
                .summary("Gives an item another key unless that has an item; returns 1 or 0."), Kind.RENAMENX);
    }

    /** COPY source destination [DB database] [REPLACE]. */
    public static MoveCommand copy() {
        return new MoveCommand(CommandDescription.of("copy", CommandGroup.GENERIC, -3)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .key(SOURCE, KeyAccess.READ)
                .key(TARGET, KeyAccess.OVERWRITE)
                .since("6.2.0")
                .summary("Stores an item under another key, too; returns 1 or 0."), Kind.COPY);
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        int targetDatabase = connection.database();
        Existing existing = kind == Kind.RENAME ? Existing.REPLACED : Existing.KEPT;
        for (int index = FIRST_OPTION; index < arguments.count(); index++) {
            if (arguments.is(index, "REPLACE")) {
                existing = Existing.REPLACED;
            } else if (arguments.is(index, "DB") && index + 1 < arguments.count()) {
                index++;
                if (!arguments.isNumber(index)) {
                    return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
                }
                if (arguments.number() < 0 || arguments.number() >= connection.service().engine().keyspaceCount()) {
                    return connection.fail(this, CommandErrors.DATABASE_OUT_OF_RANGE);
                }
                targetDatabase = (int) arguments.number();
            } else {
                return connection.fail(this, CommandErrors.SYNTAX);
            }
        }
        RetainedWords words = new RetainedWords(connection.worker().wordMemory(), arguments);
        Request request = new Request(connection, this, words, targetDatabase, existing);
        if (kind == Kind.COPY && request.isToItself()) {
            request.abandoned();
            return connection.fail(this, SAME_OBJECT);
        }
        return request.enter(request.reads());
    }

    private static final class Request extends ExclusiveRequest {
        private final Kind kind;
        private final KeyRead source;
        private final KeyRead target;
        private final Existing existing;
        private boolean isMoving;

        Request(Connection connection, MoveCommand command, RetainedWords words, int targetDatabase,
                Existing existing) {
            super(connection, command, words);
            kind = command.kind;
            source = new KeyRead(words.key(SOURCE, connection.database()), KeyRead.Extent.VALUE);
            target = new KeyRead(words.key(TARGET, targetDatabase), KeyRead.Extent.METADATA);
            this.existing = existing;
        }

        List<KeyRead> reads() {
            return List.of(source, target);
        }

        boolean isToItself() {
            return source.key().sameAs(target.key());
        }

        @Override
        protected void decide() {
            if (!source.isFound() && kind != Kind.COPY) {
                fail(NO_SUCH_KEY);
                return;
            }
            isMoving = source.isFound() && (existing == Existing.REPLACED || !target.isFound());
        }

        @Override
        protected Status change(int index, StorageEngine storage, Caller caller) {
            if (!isMoving || isToItself()) {
                return null;
            }
            return switch (index) {
                case 0 -> storage.put(caller, target.key(), new StoredCopy(
                        source.item(), source.valueAddress(), source.valueLength(), this));
                case 1 -> kind == Kind.COPY ? null : storage.delete(caller, source.key(), this);
                default -> null;
            };
        }

        @Override
        protected void answer() {
            if (kind == Kind.RENAME) {
                connection().ok();
            } else {
                connection().format().writeInteger(connection().out(), isMoving ? 1 : 0);
            }
        }
    }
}
