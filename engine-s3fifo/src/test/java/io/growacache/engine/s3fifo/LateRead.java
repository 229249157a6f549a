package io.growacache.engine.s3fifo;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.tck.host.SteppableExecutor;
import java.nio.charset.StandardCharsets;

/** A read that a test leaves pending, by a caller of its own. */
final class LateRead implements ItemReader, AutoCloseable {
    private final SteppableExecutor executor;
    private final Caller caller;
    private final NativeMemory.Block keyMemory = NativeMemory.allocate(64, 8);
    private final NativeMemory.Block value = NativeMemory.allocate(1 << 20, 8);
    private final Key key = new Key();
    private Status status;
    private int valueLength;

    LateRead(StorageEngine engine, String text) {
        this(engine, text, new SteppableExecutor());
    }

    /** A read whose caller shares an executor with others. */
    LateRead(StorageEngine engine, String text, SteppableExecutor executor) {
        this.executor = executor;
        caller = engine.newCaller(executor);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            NativeMemory.putByte(keyMemory.address() + i, bytes[i]);
        }
        key.set(0, NativeMemory.all(), keyMemory.address(), bytes.length);
        status = engine.get(caller, key, Access.USE, this);
    }

    @Override
    public void read(StoredItem item) {
        valueLength = item.valueLength();
        item.copyValue(0, NativeMemory.all(), value.address(), valueLength);
    }

    @Override
    public void completed(Status newStatus, long version) {
        if (status != Status.PENDING) {
            throw new AssertionError("completed twice, with " + status + " and " + newStatus);
        }
        status = newStatus;
    }

    /** Runs what the engine has left to this caller. */
    void run() {
        executor.runAll();
    }

    Status status() {
        return status;
    }

    /** The bytes that were read. */
    byte[] value() {
        byte[] bytes = new byte[valueLength];
        for (int i = 0; i < valueLength; i++) {
            bytes[i] = NativeMemory.getByte(value.address() + i);
        }
        return bytes;
    }

    @Override
    public void close() {
        run();
        caller.close();
        keyMemory.close();
        value.close();
    }
}
