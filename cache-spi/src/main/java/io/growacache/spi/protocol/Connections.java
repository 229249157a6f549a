package io.growacache.spi.protocol;

/** The open connections of the server, whatever their listeners: for clients that list or close them. Safe from any thread. */
public interface Connections {
    /**
     * Shows every connection to a visitor: each on its own worker, so that its session can be asked as well. Returns at once. The
     * workers go through their connections bit by bit, and serve requests in between.
     *
     * <p>A connection that is open all the while is shown, and perhaps twice; one that is opened or closed meanwhile may be.
     *
     * @param visitor is called by several workers at the same time
     * @param done runs once, on some thread, after the last visit
     */
    void visitAll(Visitor visitor, Runnable done);

    /** Looks at connections. */
    @FunctionalInterface
    interface Visitor {
        /** Looks at one connection, which may be asked during the call only, and must not take long. */
        void visit(OpenConnection connection);
    }
}
