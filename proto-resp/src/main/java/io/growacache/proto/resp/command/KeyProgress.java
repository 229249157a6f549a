package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.Tally;

/**
 * How far a request of several keys has come. Such a request stops between two keys when the reply queue is full or an
 * operation must wait; it is run again with the same words, which may be elsewhere in memory by then, and goes on here.
 */
public final class KeyProgress {
    private int nextIndex;
    private Tally tally;

    /** No request. */
    KeyProgress() {
    }

    /** Whether the request has not begun. */
    public boolean isFresh() {
        return nextIndex == 0;
    }

    /** Begins with the word after the command's name; {@code newTally} collects the answers and may be null. */
    public void begin(Tally newTally) {
        nextIndex = 1;
        tally = newTally;
    }

    /** The index of the word that is the next key. */
    public int nextIndex() {
        return nextIndex;
    }

    /** What collects the answers. */
    public Tally tally() {
        return tally;
    }

    /** Some words are done with. */
    public void advance(int wordCount) {
        nextIndex += wordCount;
    }

    /** All keys are under way. */
    public void end() {
        nextIndex = 0;
        tally = null;
    }
}
