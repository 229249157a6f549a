package io.growacache.tck.engine;

import io.growacache.spi.engine.ItemMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An item as a test knows it. Immutable; two are equal when all but their versions are. */
public final class TestItem {
    private final byte[] value;
    private final int flags;
    private final byte type;
    private final byte marks;
    private final long deadlineMillis;
    private final long version;

    private TestItem(byte[] value, int flags, byte type, byte marks, long deadlineMillis, long version) {
        this.value = value;
        this.flags = flags;
        this.type = type;
        this.marks = marks;
        this.deadlineMillis = deadlineMillis;
        this.version = version;
    }

    /** An item of a value, which is not copied, without deadline, flags, type and marks. */
    public static TestItem of(byte[] value) {
        return new TestItem(value, 0, ItemMetadata.TYPE_BYTES, (byte) 0, ItemMetadata.NO_DEADLINE, 0);
    }

    /** An item of a text. */
    public static TestItem of(String value) {
        return of(value.getBytes(StandardCharsets.UTF_8));
    }

    /** An item whose bytes are a function of {@code seed}, so that a foreign or torn byte is found. */
    public static TestItem patterned(long seed, int length) {
        return of(pattern(seed, length));
    }

    /** Bytes that are a function of {@code seed}. */
    public static byte[] pattern(long seed, int length) {
        byte[] bytes = new byte[length];
        long state = seed * 0x9e37_79b9_7f4a_7c15L + 0x1234_5678_9abcL;
        for (int index = 0; index < length; index++) {
            if ((index & 7) == 0) {
                state = state * 0x5851_f42d_4c95_7f2dL + 0x1405_7b7e_f767_814fL;
            }
            bytes[index] = (byte) (state >>> ((index & 7) * 8));
        }
        return bytes;
    }

    static TestItem of(ItemMetadata metadata, byte[] value) {
        return new TestItem(value, metadata.flags(), metadata.type(), metadata.marks(), metadata.deadlineMillis(),
                metadata.version());
    }

    /** The same with another value. */
    public TestItem withValue(byte[] newValue) {
        return new TestItem(newValue, flags, type, marks, deadlineMillis, version);
    }

    /** The same with other flags. */
    public TestItem withFlags(int newFlags) {
        return new TestItem(value, newFlags, type, marks, deadlineMillis, version);
    }

    /** The same with another type. */
    public TestItem withType(byte newType) {
        return new TestItem(value, flags, newType, marks, deadlineMillis, version);
    }

    /** The same with other marks. */
    public TestItem withMarks(byte newMarks) {
        return new TestItem(value, flags, type, newMarks, deadlineMillis, version);
    }

    /** The same with another deadline. */
    public TestItem withDeadlineMillis(long newDeadlineMillis) {
        return new TestItem(value, flags, type, marks, newDeadlineMillis, version);
    }

    /** The same with another version; 0 leaves the choice to the engine. */
    public TestItem withVersion(long newVersion) {
        return new TestItem(value, flags, type, marks, deadlineMillis, newVersion);
    }

    /** The value; not to be changed. */
    public byte[] value() {
        return value;
    }

    /** The value as text. */
    public String text() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** {@link ItemMetadata#flags()}. */
    public int flags() {
        return flags;
    }

    /** {@link ItemMetadata#type()}. */
    public byte type() {
        return type;
    }

    /** {@link ItemMetadata#marks()}. */
    public byte marks() {
        return marks;
    }

    /** {@link ItemMetadata#deadlineMillis()}. */
    public long deadlineMillis() {
        return deadlineMillis;
    }

    /** {@link ItemMetadata#version()}. */
    public long version() {
        return version;
    }

    /** Writes all but the value into {@code target}. */
    void describe(ItemMetadata target) {
        target.setFlags(flags);
        target.setType(type);
        target.setMarks(marks);
        target.setDeadlineMillis(deadlineMillis);
        target.setVersion(version);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TestItem item && Arrays.equals(value, item.value) && flags == item.flags
                && type == item.type && marks == item.marks && deadlineMillis == item.deadlineMillis;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value) * 31 + flags;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("item of ").append(value.length).append(" bytes ");
        text.append(Arrays.toString(Arrays.copyOf(value, Math.min(value.length, 24))));
        if (value.length > 24) {
            text.append(" and so on, hash ").append(Arrays.hashCode(value));
        }
        return text.append(", flags ").append(flags).append(", type ").append(type).append(", marks ").append(marks)
                .append(", deadline ").append(deadlineMillis == ItemMetadata.NO_DEADLINE ? "none" : deadlineMillis)
                .append(", version ").append(version).toString();
    }
}
