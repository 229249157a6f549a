package io.growacache.tool.loadgen.client;

/** Learns how the requests of a connection ended, in the order they were made, on the connection's thread. */
public interface ReplyListener {
    /**
     * A get found a value.
     *
     * @param length bytes of the value that came
     * @param isRight whether all of them are those that were stored for this object
     * @param nanos since the request was made
     */
    void hit(long id, long length, boolean isRight, long nanos);

    /**
     * A get found nothing.
     *
     * @param size what was said when the request was made
     */
    void miss(long id, long size, long nanos);

    /** A set was carried out. */
    void stored(long id, long length, long nanos);

    /** The server answered a request with an error. */
    void error(String message, long nanos);
}
