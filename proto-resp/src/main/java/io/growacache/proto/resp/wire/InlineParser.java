package io.growacache.proto.resp.wire;

import io.growacache.spi.memory.NativeMemory;

/**
 * Splits a line into words, as people type them into a terminal: separated by blanks; in double quotes with backslash
 * escapes, in single quotes with {@code \'} as the only one. Words are decoded into memory of their own, which never
 * takes more room than the line. Serves the sessions of one worker, one line at a time.
 */
public final class InlineParser implements AutoCloseable {
    private final NativeMemory.Block block = NativeMemory.allocate(RequestLimits.MAX_LINE_LENGTH, Long.BYTES);
    private long end;
    private int written;

    /** A parser with its memory. */
    public InlineParser() {
    }

    /**
     * Decodes a line, without its line end and no longer than {@link RequestLimits#MAX_LINE_LENGTH}, into {@code
     * arguments}.
     *
     * @return false when quotes are not balanced
     */
    boolean parse(long address, int length, Arguments arguments) {
        arguments.clear();
        arguments.setBase(block.address());
        end = address + length;
        written = 0;
        long at = address;
        while (true) {
            while (at < end && isBlank(NativeMemory.getByte(at))) {
                at++;
            }
            if (at >= end) {
                return true;
            }
            int begin = written;
            at = parseWord(at);
            if (at < 0) {
                return false;
            }
            arguments.add(begin, written - begin);
        }
    }

    /** Decodes a word and returns where it ends, or −1 when its quotes are not balanced. */
    private long parseWord(long from) {
        long at = from;
        while (at < end) {
            int letter = NativeMemory.getByte(at);
            switch (letter) {
                case ' ', '\t', '\n', '\r', 0 -> {
                    return at;
                }
                case '"' -> {
                    return afterQuote(parseDoubleQuoted(at + 1));
                }
                case '\'' -> {
                    return afterQuote(parseSingleQuoted(at + 1));
                }
                default -> {
                    write(letter);
                    at++;
                }
            }
        }
        return at;
    }

    /** A closing quote ends the word: blank or nothing follows. */
    private long afterQuote(long at) {
        return at < 0 || at == end || isBlank(NativeMemory.getByte(at)) ? at : -1;
    }

    private long parseDoubleQuoted(long from) {
        long at = from;
        while (at < end) {
            int letter = NativeMemory.getByte(at);
            if (letter == '"') {
                return at + 1;
            }
            if (letter != '\\' || at + 1 == end) {
                write(letter);
                at++;
                continue;
            }
            int escaped = NativeMemory.getByte(at + 1);
            int value = escaped == 'x' && at + 3 < end
                    ? hexValue(NativeMemory.getByte(at + 2), NativeMemory.getByte(at + 3)) : -1;
            if (value >= 0) {
                write(value);
                at += 4;
            } else {
                write(unescaped(escaped));
                at += 2;
            }
        }
        return -1;
    }

    private long parseSingleQuoted(long from) {
        long at = from;
        while (at < end) {
            int letter = NativeMemory.getByte(at);
            if (letter == '\'') {
                return at + 1;
            }
            if (letter == '\\' && at + 1 < end && NativeMemory.getByte(at + 1) == '\'') {
                at++;
                letter = '\'';
            }
            write(letter);
            at++;
        }
        return -1;
    }

    private void write(int letter) {
        NativeMemory.putByte(block.address() + written++, (byte) letter);
    }

    private static int unescaped(int letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> letter;
        };
    }

    private static int hexValue(int high, int low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first << 4 | second;
    }

    private static boolean isBlank(int letter) {
        return letter == ' ' || (letter >= '\t' && letter <= '\r') || letter == 0;
    }

    /** Frees the memory. */
    @Override
    public void close() {
        block.close();
    }
}
