package io.growacache.proto.resp.command;

/**
 * What a request waits for whose words are done with but which is not answered yet. Until it is over, no further
 * request of the connection is read. On the connection's worker.
 */
public interface Awaited {
    /**
     * Goes on as far as possible, and tells whether the request is answered. Called when the request begins to wait,
     * and whenever the host calls the session; who waits for something of its own asks for that with {@code resume}.
     */
    boolean isOver(Connection connection);

    /** The connection was closed before. */
    default void abandoned() {
    }
}
