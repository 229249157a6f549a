package io.growacache.proto.resp.command.exclusive;

import io.growacache.proto.resp.operation.WordMemory;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.engine.Key;
import io.growacache.spi.memory.NativeMemory;

/** The words of a request after the command's name, in native memory that stays while the request waits. */
public final class RetainedWords {
    private final WordMemory memory;
    private final int[] offsets;
    private NativeMemory.Block block;

    /** Copies the words. They end with {@link #release()}. */
    public RetainedWords(WordMemory memory, Arguments arguments) {
        this.memory = memory;
        offsets = new int[arguments.count() + 1];
        for (int index = 1; index < arguments.count(); index++) {
            offsets[index + 1] = Math.addExact(offsets[index], arguments.length(index));
        }
        block = memory.acquire(offsets[arguments.count()]);
        for (int index = 1; index < arguments.count(); index++) {
            NativeMemory.copy(arguments.address(index), address(index), arguments.length(index));
        }
    }

    /** Where such memory comes from. */
    WordMemory memory() {
        return memory;
    }

    /** A word as a key. */
    public Key key(int index, int keyspace) {
        return new Key().set(keyspace, NativeMemory.all(), address(index), length(index));
    }

    /** Where a word begins in native memory. */
    public long address(int index) {
        return block.address() + offsets[index];
    }

    /** How many bytes a word has. */
    public int length(int index) {
        return offsets[index + 1] - offsets[index];
    }

    /** The words are needed no longer. Idempotent. */
    void release() {
        if (block != null) {
            memory.release(block);
            block = null;
        }
    }
}
