package io.growacache.benchmarks.store;

/** Holds items within a budget of memory. */
public interface Store extends AutoCloseable {
    /** Access for one more thread. */
    StoreClient newClient();

    /** How many items are held, roughly. */
    long itemCount();

    /** Finishes housekeeping that is due, so that measuring begins with a quiet store. */
    void settle();

    @Override
    void close();
}
