package io.growacache.tool.loadgen.device;

import java.util.SplittableRandom;

/** What is asked of a device. */
public enum DeviceWorkload {
    /** Reads of 4 KiB anywhere. */
    READ_4K("read 4 KiB at random", 4 << 10, 100, "randread"),
    /** Reads of 64 KiB anywhere. */
    READ_64K("read 64 KiB at random", 64 << 10, 100, "randread"),
    /** Writes of a segment, one behind the other. */
    WRITE_SEGMENTS("write segments of 1 MiB in order", 1 << 20, 0, "write"),
    /** Seven reads of 4 KiB to three writes, anywhere. */
    MIXED_4K("read and write (7:3) 4 KiB at random", 4 << 10, 70, "randrw");

    private final String words;
    private final int length;
    private final int readPercent;
    private final String fioName;

    DeviceWorkload(String words, int length, int readPercent, String fioName) {
        this.words = words;
        this.length = length;
        this.readPercent = readPercent;
        this.fioName = fioName;
    }

    /** For the report. */
    public String words() {
        return words;
    }

    /** Bytes of each request. */
    int length() {
        return length;
    }

    /** How many of a hundred requests read. */
    int readPercent() {
        return readPercent;
    }

    /** What fio calls it. */
    String fioName() {
        return fioName;
    }

    /** Where the next request goes. */
    long position(SplittableRandom random, long requestNumber, long capacity) {
        long places = capacity / length;
        return (readPercent == 0 ? requestNumber % places : random.nextLong(places)) * length;
    }
}
