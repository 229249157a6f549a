package io.growacache.proto.resp.command;

import io.growacache.spi.protocol.Submission;

/** What became of a request. */
public enum Outcome {
    /** It is answered, or its operations are under way: the request's bytes are done with. */
    DONE,
    /** It must wait, and goes on from where it stopped when it is run again with the same words. */
    STALLED;

    /** The outcome of a request that consists of one operation. */
    public static Outcome of(Submission submission) {
        return submission == Submission.STALLED ? STALLED : DONE;
    }
}
