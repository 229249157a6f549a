package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.Decimal;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyBuffer;
import java.lang.foreign.MemorySegment;

/** Tells one of the things that OBJECT asks of an item, in the terms of Redis. */
public final class ObjectOperation extends KeyedRead {
    /** What is told. */
    public enum Facet {
        /** How Redis would hold the string. */
        ENCODING,
        /** How often the item was used of late. */
        FREQUENCY,
        /** Seconds since it was last used. */
        IDLE_TIME,
        /** How many references Redis would have to the value. */
        REFERENCES
    }

    private static final ErrorReply NO_FREQUENCY = ErrorReply.of("An LFU maxmemory policy is not selected, access"
            + " frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data"
            + " will take some time to adjust.");
    private static final ErrorReply NO_IDLE_TIME = ErrorReply.of("An LFU maxmemory policy is selected, idle time not"
            + " tracked. Please note that when switching between policies at runtime LRU and LFU data will take some"
            + " time to adjust.");
    private static final int MAX_EMBEDDED_LENGTH = 44;
    private static final int SHARED_NUMBERS = 10_000;

    private final Decimal decimal = new Decimal();
    private final byte[] digits = new byte[Decimal.MAX_LENGTH];
    private final MemorySegment digitSegment = MemorySegment.ofArray(digits);
    private final ItemMetadata seen = new ItemMetadata();
    private Facet facet = Facet.ENCODING;
    private int frequency;
    private long idleSeconds;

    ObjectOperation(OperationPools pools) {
        super(pools);
    }

    /** Prepares the question about a key in native memory. */
    public ObjectOperation prepare(
            int command, ReplyFormat format, Facet newFacet, int keyspace, long address, int length) {
        boolean needsValue = newFacet == Facet.ENCODING || newFacet == Facet.REFERENCES;
        prepare(command, format, needsValue ? Access.PEEK : Access.INSPECT, keyspace, address, length);
        facet = newFacet;
        return this;
    }

    @Override
    protected void readItem(StoredItem item, ReplyBuffer reply) {
        seen.copyFrom(item);
        frequency = item.frequency();
        idleSeconds = item.idleSeconds();
        if (access() == Access.PEEK && item.valueLength() <= digits.length) {
            item.copyValue(0, digitSegment, 0, item.valueLength());
        }
    }

    @Override
    void found(ReplyBuffer reply) {
        switch (facet) {
            case ENCODING -> format().writeBulk(reply, encoding());
            case REFERENCES -> {
                boolean isShared = isNumber() && decimal.value() >= 0 && decimal.value() < SHARED_NUMBERS;
                format().writeInteger(reply, isShared ? Integer.MAX_VALUE : 1);
            }
            case FREQUENCY -> write(reply, frequency, NO_FREQUENCY);
            case IDLE_TIME -> write(reply, idleSeconds, NO_IDLE_TIME);
        }
    }

    private void write(ReplyBuffer reply, long number, ErrorReply ifUnknown) {
        if (number == StoredItem.UNKNOWN) {
            pools().fail(command(), reply, ifUnknown);
        } else {
            format().writeInteger(reply, number);
        }
    }

    private String encoding() {
        if (isNumber()) {
            return "int";
        }
        return seen.type() == ItemMetadata.TYPE_BYTES && seen.valueLength() <= MAX_EMBEDDED_LENGTH ? "embstr" : "raw";
    }

    private boolean isNumber() {
        if (seen.type() != ItemMetadata.TYPE_BYTES || seen.valueLength() > digits.length) {
            return false;
        }
        long address = pools().scratchAddress();
        NativeMemory.copyFrom(digitSegment, 0, address, seen.valueLength());
        return decimal.parse(address, seen.valueLength());
    }

    @Override
    void missing(ReplyBuffer reply) {
        format().writeNull(reply);
    }

    @Override
    void failed(Status status, ReplyBuffer reply) {
        pools().fail(command(), reply, pools().errors().of(status));
    }

    @Override
    protected void released() {
        pools().objectReads().giveBack(this);
    }
}
