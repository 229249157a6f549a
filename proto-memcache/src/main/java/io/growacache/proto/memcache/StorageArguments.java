package io.growacache.proto.memcache;

import io.growacache.spi.memory.NativeMemory;

/**
 * What a storage request says beside its key. The value stays where it is until it is {@linkplain #moveValue moved}.
 */
final class StorageArguments {
    private int flags;
    private long deadlineMillis;
    private long valueAddress;
    private int valueLength;
    private long expectedVersion;
    private ReplyMode mode = ReplyMode.REPLY;

    StorageArguments() {
    }

    /** Sets where the value is. */
    void setValue(long address, int length) {
        valueAddress = address;
        valueLength = length;
    }

    /** Sets what the item is to have beside its value, and whether the client wants an answer. */
    void setMetadata(int newFlags, long newDeadlineMillis, ReplyMode newMode) {
        flags = newFlags;
        deadlineMillis = newDeadlineMillis;
        mode = newMode;
    }

    /** Sets the version that {@code cas} expects. */
    void setExpectedVersion(long newExpectedVersion) {
        expectedVersion = newExpectedVersion;
    }

    /** Takes everything over. */
    void copyFrom(StorageArguments other) {
        flags = other.flags;
        deadlineMillis = other.deadlineMillis;
        valueAddress = other.valueAddress;
        valueLength = other.valueLength;
        expectedVersion = other.expectedVersion;
        mode = other.mode;
    }

    /** The version that {@code cas} expects; of no meaning elsewhere. */
    long expectedVersion() {
        return expectedVersion;
    }

    /** The client's flags. */
    int flags() {
        return flags;
    }

    /** When the item expires. */
    long deadlineMillis() {
        return deadlineMillis;
    }

    /** Where the value begins. */
    long valueAddress() {
        return valueAddress;
    }

    /** How many bytes the value has. */
    int valueLength() {
        return valueLength;
    }

    /** Whether the client wants an answer. */
    ReplyMode mode() {
        return mode;
    }

    /** Copies the value to memory that stays, and uses the copy from now on. */
    void moveValue(long target) {
        NativeMemory.copy(valueAddress, target, valueLength);
        valueAddress = target;
    }
}
