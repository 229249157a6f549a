package io.growacache.proto.memcache;

import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.UpdateOperation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An {@code incr} or {@code decr}: changes a number of 64 bits without sign that is stored as text. A value never
 * becomes shorter; what is left over is filled with spaces.
 */
final class ArithmeticOperation extends UpdateOperation {
    /** Which way a number changes. */
    enum Direction {
        /** Up, starting over at 0 after 2^64 − 1. */
        INCREMENT(Counter.INCR_HITS, Counter.INCR_MISSES),
        /** Down, not below 0. */
        DECREMENT(Counter.DECR_HITS, Counter.DECR_MISSES);

        private final Counter hits;
        private final Counter misses;

        Direction(Counter hits, Counter misses) {
            this.hits = hits;
            this.misses = misses;
        }

        private long apply(long value, long delta) {
            return switch (this) {
                case INCREMENT -> value + delta;
                case DECREMENT -> Long.compareUnsigned(delta, value) >= 0 ? 0 : value - delta;
            };
        }
    }

    /** How much of a value is looked at: a number with some space around it. */
    private static final int TEXT_LENGTH = 64;

    private final WorkerResources worker;
    private final byte[] text = new byte[TEXT_LENGTH];
    private final MemorySegment textSegment = MemorySegment.ofArray(text);
    private final byte[] digits = new byte[Decimal.MAX_DIGITS];
    private Direction direction = Direction.INCREMENT;
    private ReplyMode mode = ReplyMode.REPLY;
    private long delta;
    private long number;
    private int digitCount;
    private boolean isFound;

    ArithmeticOperation(WorkerResources worker) {
        this.worker = worker;
    }

    /** Sets what is asked for, apart from the key. */
    void prepare(Direction newDirection, long newDelta, ReplyMode newMode) {
        direction = newDirection;
        delta = newDelta;
        mode = newMode;
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        isFound = current != null;
        if (current == null || current.type() != ItemMetadata.TYPE_BYTES) {
            return Decision.KEEP;
        }
        int length = Math.min(current.valueLength(), TEXT_LENGTH);
        current.copyValue(0, textSegment, 0, length);
        if (!parse(length)) {
            return Decision.KEEP;
        }
        number = direction.apply(number, delta);
        digitCount = Decimal.format(number, digits);
        draft.replace(Math.max(digitCount, current.valueLength()));
        return Decision.REPLACE;
    }

    /** Reads a number as {@code strtoull} does: space before it, a sign, digits, and then the end or space. */
    private boolean parse(int length) {
        int at = 0;
        while (at < length && isSpace(text[at])) {
            at++;
        }
        if (at < length && text[at] == '+') {
            at++;
        }
        int firstDigit = at;
        long value = 0;
        for (; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
            int digit = text[at] - '0';
            if (!Decimal.canAppend(value, digit)) {
                return false;
            }
            value = value * 10 + digit;
        }
        number = value;
        return at > firstDigit && (at == length || isSpace(text[at]));
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        for (int index = 0; index < length; index++) {
            int position = from + index;
            byte character = position < digitCount ? digits[position] : (byte) ' ';
            target.set(ValueLayout.JAVA_BYTE, offset + index, character);
        }
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        if (status == Status.STORED) {
            worker.counters().increment(direction.hits);
        } else if (status == Status.KEPT && !isFound) {
            worker.counters().increment(direction.misses);
        }
        if (mode == ReplyMode.NOREPLY) {
            return;
        }
        if (status == Status.STORED) {
            reply.writeUnsignedDecimal(number);
            ReplyText.LINE_END.writeTo(reply);
        } else {
            failure(status).writeTo(reply);
        }
    }

    private ReplyText failure(Status status) {
        return switch (status) {
            case KEPT -> isFound ? ReplyText.NON_NUMERIC : ReplyText.NOT_FOUND;
            case NO_SPACE, VALUE_TOO_LARGE -> ReplyText.NO_SPACE;
            default -> ReplyText.STORAGE_FAILED;
        };
    }

    @Override
    protected void released() {
        worker.arithmetic().give(this);
    }
}
