package io.growacache.proto.resp.wire;

import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The words of one request; word 0 is the command's name. They are stretches of native memory, the input window or the
 * decoded inline line, and valid as long as that is shown. Mutable, so that one object serves a session for life.
 */
public final class Arguments {
    private static final int SMALL_COUNT = 16;

    /** More words than these take their memory from the budget. */
    private static final int FREE_COUNT = SMALL_COUNT * SMALL_COUNT;
    /** When the arrays grow: two numbers for each word, in the new arrays of double length and in those of before. */
    private static final long GROWTH_BYTES_PER_WORD = 3L * 2 * Integer.BYTES;

    private final Decimal decimal = new Decimal();
    private final HeapBudget.Share heap;
    private boolean isOverfull;
    private long base;
    private int count;
    private int[] offsets = new int[SMALL_COUNT];
    private int[] lengths = new int[SMALL_COUNT];

    /** No words. Many of them take memory from {@code heap}. */
    Arguments(HeapBudget.Share heap) {
        this.heap = heap;
    }

    /** How many words there are. */
    public int count() {
        return count;
    }

    /** How many bytes a word has. */
    public int length(int index) {
        return lengths[index];
    }

    /** Where a word begins in native memory. */
    public long address(int index) {
        return base + offsets[index];
    }

    /** Whether a word is {@code upperCase}, in any case of its letters. */
    public boolean is(int index, String upperCase) {
        int length = upperCase.length();
        if (length != lengths[index]) {
            return false;
        }
        long address = address(index);
        for (int at = 0; at < length; at++) {
            int letter = NativeMemory.getByte(address + at);
            if (letter >= 'a' && letter <= 'z') {
                letter -= 'a' - 'A';
            }
            if (letter != upperCase.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a word is a canonical decimal of 64 bits, which {@link #number()} then is. */
    public boolean isNumber(int index) {
        return decimal.parse(address(index), lengths[index]);
    }

    /** Whether a word is an unsigned decimal of 64 bits, which {@link #number()} then is. */
    public boolean isUnsignedNumber(int index) {
        return decimal.parseUnsigned(address(index), lengths[index]);
    }

    /** The number that was found last. */
    public long number() {
        return decimal.value();
    }

    /** A copy of a word's bytes. Allocates. */
    public byte[] bytes(int index) {
        return prefix(index, lengths[index]);
    }

    /** A word as text, each byte one character. Allocates. */
    public String text(int index) {
        return text(index, Integer.MAX_VALUE);
    }

    /** The first bytes of a word as text, each byte one character. Allocates. */
    public String text(int index, int maxLength) {
        return new String(prefix(index, Math.min(maxLength, lengths[index])), StandardCharsets.ISO_8859_1);
    }

    private byte[] prefix(int index, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(NativeMemory.all(), ValueLayout.JAVA_BYTE, address(index), bytes, 0, length);
        return bytes;
    }

    /** Forgets the words. */
    void clear() {
        count = 0;
        isOverfull = false;
        if (offsets.length > FREE_COUNT) {
            offsets = new int[SMALL_COUNT];
            lengths = new int[SMALL_COUNT];
            heap.shrinkTo(0);
        }
    }

    /** Whether there was no memory for a word. */
    boolean isOverfull() {
        return isOverfull;
    }

    /** Says where the memory begins that offsets count from. */
    void setBase(long newBase) {
        base = newBase;
    }

    /** Adds a word, unless there is no memory for it. */
    void add(int offset, int length) {
        if (count == offsets.length) {
            if (isOverfull || (count >= FREE_COUNT && !heap.growTo(count * GROWTH_BYTES_PER_WORD))) {
                isOverfull = true;
                return;
            }
            offsets = Arrays.copyOf(offsets, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        offsets[count] = offset;
        lengths[count] = length;
        count++;
    }
}
