package io.growacache.spi.engine;

/** Learns of the end of an operation that answered {@link Status#PENDING}. */
public interface Completion {
    /**
     * The operation has ended. Runs on the caller's executor, exactly once, and only after PENDING; an operation that answered
     * at once reports through its return value and {@link Caller#version()}.
     *
     * @param status any but PENDING
     * @param version the item's version, as {@link Caller#version()} would tell it
     */
    void completed(Status status, long version);
}
