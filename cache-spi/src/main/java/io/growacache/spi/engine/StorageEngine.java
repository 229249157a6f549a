package io.growacache.spi.engine;

import io.growacache.spi.plugin.Lifecycle;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Holds items. Every keyed operation is atomic per key and safe from any number of threads, each with its own {@link Caller}.
 * The promises that all engines keep are listed in the {@linkplain io.growacache.spi.engine package description}.
 *
 * <p>Keyed operations and {@link #scan} run on the caller's thread and never block: an engine that needs a device answers
 * {@link Status#PENDING} and completes the operation later on the caller's executor.
 */
public interface StorageEngine extends Lifecycle {
    /** What the engine can do; constant. */
    default Set<EngineCapability> capabilities() {
        return EnumSet.allOf(EngineCapability.class);
    }

    /** Longest key in bytes: at least 250, at most 65,535. */
    int maxKeyLength();

    /** Longest value in bytes, as configured; constant. */
    int maxValueLength();

    /** How many keyspaces there are: at least 1; keys name 0 to this − 1. */
    int keyspaceCount();

    /** A caller for one more thread at a time. Control plane: may allocate. */
    Caller newCaller(Executor executor);

    /**
     * Reads an item.
     *
     * @return HIT, MISS, PENDING, KEY_TOO_LONG or ERROR
     */
    Status get(Caller caller, Key key, Access access, ItemReader reader);

    /**
     * Reads items in the order of the batch, preparing them together where that helps: touching index buckets ahead, starting
     * all device reads before waiting for one.
     *
     * @return how many reads were answered, PENDING ones included; fewer than all when the batch said so
     */
    default int getAll(Caller caller, Access access, ReadBatch batch) {
        int size = batch.size();
        for (int index = 0; index < size; index++) {
            Status status = get(caller, batch.key(index), access, batch.reader(index));
            if (!batch.answered(index, status, caller.version())) {
                return index + 1;
            }
        }
        return size;
    }

    /**
     * Stores an item whether or not there is one. Never needs to read first. A deadline that has passed makes the item
     * absent, and is answered with STORED.
     *
     * @return STORED, PENDING, KEY_TOO_LONG, VALUE_TOO_LARGE, NO_SPACE or ERROR
     */
    Status put(Caller caller, Key key, ItemWriter writer);

    /**
     * Stores items in the order of the batch, preparing them together where that helps, such as touching index buckets
     * ahead.
     *
     * @return how many stores were answered, PENDING ones included; fewer than all when the batch said so
     */
    default int putAll(Caller caller, PutBatch batch) {
        int size = batch.size();
        for (int index = 0; index < size; index++) {
            Status status = put(caller, batch.key(index), batch.writer(index));
            if (!batch.answered(index, status, caller.version())) {
                return index + 1;
            }
        }
        return size;
    }

    /**
     * Reads, decides and writes in one atomic step. Everything that depends on what is stored is made from this: {@code add},
     * {@code replace}, {@code cas}, {@code append}, {@code incr}, {@code touch}, {@code GETSET}, {@code SETRANGE}.
     *
     * @return STORED after REPLACE, AMENDED, KEPT (version 0 when there is no item), DELETED, PENDING, KEY_TOO_LONG,
     *     VALUE_TOO_LARGE, NO_SPACE or ERROR
     */
    Status update(Caller caller, Key key, ItemUpdater updater);

    /**
     * Deletes an item.
     *
     * @return DELETED when there was one, MISS when there was none (expired ones count as none), PENDING, KEY_TOO_LONG or
     *     ERROR
     */
    Status delete(Caller caller, Key key, Completion completion);

    /**
     * Visits items. A full iteration starts with cursor 0 and goes on with the cursor of the step before until that is 0; it
     * visits every item that exists from its start to its end at least once, whatever is stored, deleted or grown meanwhile,
     * others perhaps, and some more than once. A cursor lies between 0 and 2<sup>56</sup> − 1, so that an engine made of
     * several can add its own bits; it stays valid for as long as the engine lives, and any number in the range is accepted.
     *
     * @param limit how many items to visit, roughly; at least 1
     * @return SCANNED, with the next cursor in {@link Caller#cursor()}, PENDING, or ERROR; the visitor's {@code completed} is
     *     called only after PENDING
     */
    Status scan(Caller caller, int keyspace, long cursor, int limit, ScanVisitor visitor);

    /**
     * Drops all items of a keyspace in O(1): an epoch, not a sweep. Items stored by calls that begin after it has returned
     * survive; those stored before are never served again.
     */
    void clear(int keyspace);

    /** Drops all items of all keyspaces in O(1), as {@link #clear} does. */
    void clearAll();

    /**
     * How many items a keyspace holds: those stored and not yet deleted, evicted, cleared or reclaimed after their deadline.
     * Summed from striped counters: cheap, but not for every request.
     */
    long itemCount(int keyspace);

    /**
     * Limits {@link EngineStats#usedBytes()}, up to the configured memory. Returns at once; writes evict until the limit
     * holds, overshooting by at most one segment or page.
     *
     * @param limitBytes at least 0; above the configured memory it counts as that
     */
    void resize(long limitBytes);

    /**
     * Reports events to {@code queue} until the returned handle is closed. Costs nothing while nobody listens.
     */
    AutoCloseable subscribe(ItemEventQueue queue);

    /** The state as it stands. Cheap enough for every second, not for every request. */
    EngineStats stats();

    /**
     * Makes what is stored survive a restart, where pools are persistent; returns when that is so. Control plane: blocks, while
     * requests go on.
     */
    default void checkpoint() {
    }

    /**
     * Checks the engine's structures against one another while nothing else runs. For tests.
     *
     * @throws AssertionError naming what does not hold
     */
    void checkInvariants();
}
