package io.growacache.stress;

/** What an item holds, or what is wrong with what was read: the words of results. */
final class Content {
    /** A counter before anything was counted; in other tests nothing holds it. */
    static final int NONE = 0;
    static final int OLD = 1;
    static final int NEW = 2;
    static final int OTHER = 3;

    /** There is no item. */
    static final int MISSING = -1;
    /** A value of parts of two. */
    static final int TORN = -2;
    /** A value of another key. */
    static final int FOREIGN = -3;
    /** The value of an older item of the same key. */
    static final int STALE = -4;
    /** Flags, deadline, length or version that do not belong to the value. */
    static final int MISLABELLED = -5;

    private static final String[] NAMES = {"none", "old", "new", "other"};
    private static final String[] FAULTS = {"missing", "torn", "foreign", "stale", "mislabelled"};

    private Content() {
    }

    static String name(int content) {
        return content >= 0 ? NAMES[content] : FAULTS[-1 - content];
    }
}
