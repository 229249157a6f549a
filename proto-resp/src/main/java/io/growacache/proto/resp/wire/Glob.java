package io.growacache.proto.resp.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A pattern for keys and names: {@code *} any bytes, {@code ?} any one, {@code [abc]}, {@code [^a-c]} one of or none
 * of a set, {@code \x} the byte x itself. Matches in time proportional to the product of both lengths at worst: after
 * a mismatch only the last star is tried again.
 */
public final class Glob {
    private static final int NONE = -1;

    private final byte[] pattern;
    private final Letters letters;
    private int afterSet;

    /** Which letters are the same. */
    public enum Letters {
        /** Every byte differs from all others. */
        EXACT,
        /** Upper and lower case are the same. */
        ANY_CASE
    }

    /** A pattern. For one thread at a time. */
    public Glob(byte[] pattern, Letters letters) {
        this.pattern = pattern.clone();
        this.letters = letters;
    }

    /** Whether a text, each character one byte, fits the pattern. */
    public boolean matches(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return matches(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    /** Whether bytes fit the pattern. */
    public boolean matches(MemorySegment segment, long offset, int length) {
        int at = 0;
        int patternAt = 0;
        int starAt = NONE;
        int starMatchEnd = 0;
        while (at < length) {
            int next = NONE;
            if (patternAt < pattern.length) {
                if (pattern[patternAt] == '*') {
                    starAt = patternAt++;
                    starMatchEnd = at;
                    continue;
                }
                next = matchOne(patternAt, segment.get(ValueLayout.JAVA_BYTE, offset + at));
            }
            if (next != NONE) {
                patternAt = next;
                at++;
            } else if (starAt != NONE) {
                patternAt = starAt + 1;
                at = ++starMatchEnd;
            } else {
                return false;
            }
        }
        while (patternAt < pattern.length && pattern[patternAt] == '*') {
            patternAt++;
        }
        return patternAt == pattern.length;
    }

    /** Matches one byte, and returns where the pattern goes on, or NONE. */
    private int matchOne(int from, byte value) {
        return switch (pattern[from]) {
            case '?' -> from + 1;
            case '[' -> isInSet(from + 1, value) ? afterSet : NONE;
            case '\\' -> {
                int at = from + 1 < pattern.length ? from + 1 : from;
                yield isSame(pattern[at], value) ? at + 1 : NONE;
            }
            default -> isSame(pattern[from], value) ? from + 1 : NONE;
        };
    }

    /** Whether the set that begins after a bracket admits a byte; finds its end, which may be the pattern's. */
    private boolean isInSet(int from, byte value) {
        int at = from;
        boolean isNegated = at < pattern.length && pattern[at] == '^';
        if (isNegated) {
            at++;
        }
        boolean isFound = false;
        while (at < pattern.length && pattern[at] != ']') {
            if (pattern[at] == '\\' && at + 1 < pattern.length) {
                at++;
                isFound |= isSame(pattern[at], value);
            } else if (at + 2 < pattern.length && pattern[at + 1] == '-') {
                isFound |= isBetween(pattern[at], pattern[at + 2], value);
                at += 2;
            } else {
                isFound |= isSame(pattern[at], value);
            }
            at++;
        }
        afterSet = Math.min(at + 1, pattern.length);
        return isFound != isNegated;
    }

    private boolean isBetween(byte one, byte other, byte value) {
        int first = folded(one);
        int last = folded(other);
        int letter = folded(value);
        return letter >= Math.min(first, last) && letter <= Math.max(first, last);
    }

    private boolean isSame(byte one, byte other) {
        return folded(one) == folded(other);
    }

    private int folded(byte letter) {
        int value = letter & 0xff;
        return letters == Letters.ANY_CASE && value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value;
    }
}
