package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.command.exclusive.ExclusiveRequest;
import io.growacache.proto.resp.command.exclusive.KeyRead;
import io.growacache.proto.resp.command.exclusive.RetainedWords;
import io.growacache.proto.resp.command.exclusive.StoredCopy;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.HeapBudget;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import java.util.ArrayList;
import java.util.List;

/** MSETNX key value [key value ...]: stores all or nothing, and nobody sees some of the keys without the others. */
public final class MsetnxCommand extends Command {
    /** The words are kept until all other sessions have stopped, so there cannot be too many of them. */
    private static final int MAX_LENGTH = 16 << 20;
    private static final ErrorReply TOO_LARGE =
            ErrorReply.of("keys and values of MSETNX are larger than the limit of " + MAX_LENGTH + " bytes");

    private static final ErrorReply NO_HEAP =
            ErrorReply.of("the keys of MSETNX need more of the Java heap than is left for such requests");
    /** A {@link KeyRead} with its parts, rounded up. */
    private static final long HEAP_BYTES_PER_KEY = 256;

    /** The command. */
    public MsetnxCommand() {
        super(CommandDescription.of("msetnx", CommandGroup.STRING, -3)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .keys(1, -1, 2, KeyAccess.OVERWRITE_IF_ABSENT)
                .tips("request_policy:multi_shard", "response_policy:agg_min")
                .since("1.0.1")
                .summary("Stores several strings, unless one of the keys has an item; returns 1 or 0."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (arguments.count() % 2 == 0) {
            return connection.fail(this, wrongArity());
        }
        long length = 0;
        for (int index = 1; index < arguments.count(); index++) {
            length += arguments.length(index);
        }
        if (length > MAX_LENGTH) {
            return connection.fail(this, TOO_LARGE);
        }
        HeapBudget.Share heap = connection.service().heapBudget().newShare();
        if (!heap.growTo(HEAP_BYTES_PER_KEY * (arguments.count() / 2))) {
            return connection.fail(this, NO_HEAP);
        }
        RetainedWords words = new RetainedWords(connection.worker().wordMemory(), arguments);
        List<KeyRead> keys = new ArrayList<>();
        for (int index = 1; index < arguments.count(); index += 2) {
            keys.add(new KeyRead(words.key(index, connection.database()), KeyRead.Extent.METADATA));
        }
        return new Request(connection, this, words, heap, keys).enter(keys);
    }

    private static final class Request extends ExclusiveRequest {
        private static final ItemMetadata PLAIN = new ItemMetadata();

        private final HeapBudget.Share heap;
        private final List<KeyRead> keys;
        private boolean isStoring;

        Request(Connection connection, Command command, RetainedWords words, HeapBudget.Share heap, List<KeyRead> keys) {
            super(connection, command, words);
            this.heap = heap;
            this.keys = keys;
        }

        @Override
        protected void released() {
            heap.close();
        }

        @Override
        protected void decide() {
            isStoring = keys.stream().noneMatch(KeyRead::isFound);
        }

        @Override
        protected Status change(int index, StorageEngine storage, Caller caller) {
            if (!isStoring || index == keys.size()) {
                return null;
            }
            int value = 2 + 2 * index;
            return storage.put(caller, keys.get(index).key(), new StoredCopy(
                    PLAIN, words().address(value), words().length(value), this));
        }

        @Override
        protected void answer() {
            connection().format().writeInteger(connection().out(), isStoring ? 1 : 0);
        }
    }
}
