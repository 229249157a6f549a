package io.growacache.spi.protocol;

/** An operation that changes items, or that for another reason must not overlap others of its session. */
public abstract sealed class WriteOperation extends Operation
        permits PutOperation, UpdateOperation, DeleteOperation, ScanOperation {
    WriteOperation() {
    }

    @Override
    final boolean isRead() {
        return false;
    }
}
