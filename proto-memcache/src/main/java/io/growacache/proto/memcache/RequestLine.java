package io.growacache.proto.memcache;

import io.growacache.spi.memory.NativeMemory;

/**
 * One command line in the input window, split into words, and the numbers in them. One worker's, refilled for each
 * request; allocates nothing.
 */
final class RequestLine {
    /** How many words are told apart; of what follows, only the last word is known. More than any command needs. */
    static final int MAX_WORDS = 8;

    /** The longest command name that is looked up. */
    static final int MAX_NAME_LENGTH = 2 * Long.BYTES;

    private long nameAddress;
    private int nameLength;
    private long end;
    private long following;
    private long windowEnd;
    private int totalLength;
    private int leadingSpaces;
    private long firstKey;

    private final long[] addresses = new long[MAX_WORDS];
    private final int[] lengths = new int[MAX_WORDS];
    private int wordCount;
    private long lastAddress;
    private int lastLength;

    private long number;

    RequestLine() {
    }

    /**
     * Takes a line and finds its first word.
     *
     * @param begin the first byte
     * @param newline the byte that ends it
     * @param newWindowEnd where the window ends
     */
    void take(long begin, long newline, long newWindowEnd) {
        boolean endsWithReturn = newline > begin && NativeMemory.getByte(newline - 1) == '\r';
        end = endsWithReturn ? newline - 1 : newline;
        following = newline + 1;
        windowEnd = newWindowEnd;
        totalLength = (int) (following - begin);
        nameAddress = ByteSearch.skipSpaces(begin, end);
        nameLength = (int) (wordEnd(nameAddress) - nameAddress);
        leadingSpaces = (int) (nameAddress - begin);
    }

    private long wordEnd(long from) {
        return ByteSearch.wordEnd(from, end);
    }

    /** How many bytes the line has, its end included. */
    int totalLength() {
        return totalLength;
    }

    /** How many spaces stand before the command's name. */
    int leadingSpaces() {
        return leadingSpaces;
    }

    /** How many bytes the command's name has, 0 in an empty line. */
    int nameLength() {
        return nameLength;
    }

    /** Bytes 0 to 7 of the command's name, the first one lowest, zeros where it is shorter. */
    long nameHead() {
        return pack(nameAddress, Math.min(nameLength, Long.BYTES));
    }

    /** Bytes 8 to 15 of the command's name. */
    long nameTail() {
        return nameLength <= Long.BYTES
                ? 0 : pack(nameAddress + Long.BYTES, Math.min(nameLength - Long.BYTES, Long.BYTES));
    }

    private long pack(long address, int length) {
        if (windowEnd - address >= Long.BYTES) {
            long word = NativeMemory.getLong(address);
            return length == Long.BYTES ? word : word & ((1L << (length * Byte.SIZE)) - 1);
        }
        long word = 0;
        for (int index = length - 1; index >= 0; index--) {
            word = (word << Byte.SIZE) | (NativeMemory.getByte(address + index) & 0xff);
        }
        return word;
    }

    /** Address of the first argument, or the line's end. */
    long firstArgument() {
        return ByteSearch.skipSpaces(nameAddress + nameLength, end);
    }

    /** Where the keys begin that the session is to go on with; set by commands that take any number of them. */
    long firstKey() {
        return firstKey;
    }

    /** Sets {@link #firstKey()}. */
    void setFirstKey(long address) {
        firstKey = address;
    }

    /** The end of the line, without its {@code \r\n}. */
    long end() {
        return end;
    }

    /** The first byte after the line. */
    long following() {
        return following;
    }

    /** How many bytes of the window follow the line. */
    long followingLength() {
        return windowEnd - following;
    }

    /** Whether a word from {@code address} to the end of the line is longer than {@code limit} bytes. */
    boolean hasWordLongerThan(int limit, long address) {
        long at = address;
        while (end - at > limit) {
            long wordEnd = wordEnd(at);
            if (wordEnd - at > limit) {
                return true;
            }
            at = ByteSearch.skipSpaces(wordEnd, end);
        }
        return false;
    }

    /** Splits the line into words. */
    void split() {
        int count = 0;
        long at = nameAddress;
        while (at < end) {
            long wordEnd = wordEnd(at);
            lastAddress = at;
            lastLength = (int) (wordEnd - at);
            if (count < MAX_WORDS) {
                addresses[count] = lastAddress;
                lengths[count] = lastLength;
            }
            count++;
            at = ByteSearch.skipSpaces(wordEnd, end);
        }
        wordCount = count;
    }

    /** How many words a split line has, the command's name included. */
    int wordCount() {
        return wordCount;
    }

    /** Address of word {@code index}, 0 being the command's name. */
    long wordAddress(int index) {
        return addresses[index];
    }

    /** Length of word {@code index}. */
    int wordLength(int index) {
        return lengths[index];
    }

    /** Whether word {@code index} of a split line is there and reads {@code text}. */
    boolean isWord(int index, String text) {
        return index < wordCount && index < MAX_WORDS && isText(addresses[index], lengths[index], text);
    }

    /** Whether a split line ends with {@code noreply}. */
    boolean endsWithNoreply() {
        return wordCount > 1 && isText(lastAddress, lastLength, "noreply");
    }

    /** Whether a split line ends with an HTTP version: a browser, or somebody who uses one against us. */
    boolean endsWithHttpVersion() {
        return wordCount > 1 && lastLength >= 5 && isText(lastAddress, 5, "HTTP/");
    }

    private static boolean isText(long address, int length, String text) {
        if (length != text.length()) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (NativeMemory.getByte(address + index) != text.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    /** Reads word {@code index} as a number of 64 bits without sign into {@link #number()}. */
    boolean readUnsigned64(int index) {
        if (index >= wordCount || index >= MAX_WORDS) {
            return false;
        }
        return readDigits(addresses[index], lengths[index]);
    }

    /** Reads word {@code index} as a number of 32 bits without sign into {@link #number()}. */
    boolean readUnsigned32(int index) {
        return readUnsigned64(index) && number >= 0 && number <= 0xffff_ffffL;
    }

    /** Reads word {@code index} as a number of 32 bits with sign into {@link #number()}. */
    boolean readSigned32(int index) {
        if (index >= wordCount || index >= MAX_WORDS) {
            return false;
        }
        long address = addresses[index];
        int length = lengths[index];
        if (length == 0 || NativeMemory.getByte(address) != '-') {
            return readDigits(address, length) && number >= 0 && number <= Integer.MAX_VALUE;
        }
        if (length == 1 || NativeMemory.getByte(address + 1) == '+'
                || !readDigits(address + 1, length - 1) || number < 0 || number > -(long) Integer.MIN_VALUE) {
            return false;
        }
        number = -number;
        return true;
    }

    /** The number that was read last. */
    long number() {
        return number;
    }

    private boolean readDigits(long address, int length) {
        boolean isSigned = length > 0 && NativeMemory.getByte(address) == '+';
        int at = isSigned ? 1 : 0;
        if (at == length) {
            return false;
        }
        long value = 0;
        for (; at < length; at++) {
            int digit = NativeMemory.getByte(address + at) - '0';
            if (digit < 0 || digit > 9 || !Decimal.canAppend(value, digit)) {
                return false;
            }
            value = value * 10 + digit;
        }
        number = value;
        return true;
    }
}
