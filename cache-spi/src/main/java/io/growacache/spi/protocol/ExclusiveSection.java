package io.growacache.spi.protocol;

/**
 * Runs a task while no other session of the server runs: for transactions and other changes of several keys that must look like
 * one. It briefly stalls all clients.
 *
 * <p>Workers reach the gate at the end of a batch of requests and then go on with their event loops, without calling sessions,
 * until the gate opens. One task at a time; others wait in line. Completions of other sessions' operations wait, too.
 */
public interface ExclusiveSection {
    /**
     * Asks for a task to be run. Called from {@code onBytes}, which returns right afterwards without consuming what follows; it
     * is not called again before the task is done or the connection closed.
     */
    void enter(ExclusiveTask task);

    /** Tells that the reads or writes that a task waits for have completed. On the session's worker. */
    void proceed();
}
