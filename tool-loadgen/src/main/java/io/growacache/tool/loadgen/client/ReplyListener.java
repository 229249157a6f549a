package io.growacache.tool.loadgen.client;

/** Learns how the requests of a connection ended, in the order they were made, on the connection's thread. */
public interface ReplyListener {
    /**
     * A get found a value.
     *
     * @param length bytes of the value that came
     * @param isRight whether it is the value that was stored for this object, as far as that is checked
     */
    void hit(long id, long length, boolean isRight, ReplyTiming timing);

    /**
     * A get found nothing.
     *
     * @param size what was said when the request was made
     */
    void miss(long id, long size, ReplyTiming timing);

    /** A get is answered; {@link #hit} or {@link #miss} has been called for each of its keys. */
    void got(ReplyTiming timing);

    /** A set was carried out. */
    void stored(long id, long length, ReplyTiming timing);

    /** The server answered a request with an error. */
    void error(String message, ReplyTiming timing);

    /** A request will not be answered: its connection was lost, or is given up. */
    void unanswered(Operation operation, ReplyTiming timing);
}
