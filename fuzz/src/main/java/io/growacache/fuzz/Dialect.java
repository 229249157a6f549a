package io.growacache.fuzz;

import io.growacache.tck.protocol.Sample;

/** What the properties need to know of a protocol, told without the protocol's own code. */
interface Dialect {
    /** The protocol's name. */
    String protocol();

    /** A request that every session answers, and its reply. */
    Sample.Exchange probe();

    /**
     * Reads all replies of a connection that got {@code input}.
     *
     * @throws AssertionError where they are not well-formed, or the last one is not complete
     */
    Replies read(byte[] replies, byte[] input);

    /** Whether the protocol promises the same replies to this input however it is split. */
    boolean isAnsweredAlikeHoweverSplit(byte[] input);

    /** The longest request that a session may ask its host to have a buffer for. */
    int maxExpectedLength(byte[] input);

    /**
     * Replies as they were read.
     *
     * @param text what they say, without what depends on time, buffers or the number of tries
     * @param longestLength bytes of the longest reply
     */
    record Replies(String text, int longestLength) {
    }
}
