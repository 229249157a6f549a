package io.growacache.tck.engine;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.PutBatch;
import io.growacache.spi.engine.ReadBatch;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Engines that break one promise each about their answers, events and limits, and otherwise are the plain engine. */
final class FaultyAnswers {
    private FaultyAnswers() {
    }

    /** Some answers are late and come twice. */
    static StorageEngine completingTwice(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status delete(Caller caller, Key key, Completion completion) {
                if (!"0:u7".equals(FaultyEngines.id(key)) && !"0:doomed9".equals(FaultyEngines.id(key))) {
                    return super.delete(caller, key, completion);
                }
                Status status = super.delete(caller, key, completion);
                caller.executor().execute(() -> completion.completed(status, 0));
                caller.executor().execute(() -> completion.completed(status, 0));
                return Status.PENDING;
            }
        };
    }

    /** Some answers never come. */
    static StorageEngine neverCompleting(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status delete(Caller caller, Key key, Completion completion) {
                return "0:doomed9".equals(FaultyEngines.id(key)) ? Status.PENDING : super.delete(caller, key, completion);
            }
        };
    }

    /** Some answers come on a thread of the engine's own. */
    static StorageEngine completingElsewhere(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status delete(Caller caller, Key key, Completion completion) {
                if (!"0:doomed9".equals(FaultyEngines.id(key))) {
                    return super.delete(caller, key, completion);
                }
                Status status = super.delete(caller, key, completion);
                caller.executor().execute(() -> { });
                Thread thread = Thread.ofPlatform().unstarted(() -> completion.completed(status, 0));
                caller.executor().execute(() -> {
                    thread.start();
                    try {
                        thread.join();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                return Status.PENDING;
            }
        };
    }

    /** A batch goes on though it was told to stop. */
    static StorageEngine ignoringTheEndOfABatch(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public int getAll(Caller caller, Access access, ReadBatch batch) {
                for (int index = 0; index < batch.size(); index++) {
                    Status status = get(caller, batch.key(index), access, batch.reader(index));
                    batch.answered(index, status, caller.version());
                }
                return batch.size();
            }
        };
    }

    /** A batch of stores forgets the last one of each sixteen. */
    static StorageEngine forgettingStoresOfABatch(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public int putAll(Caller caller, PutBatch batch) {
                int index = 0;
                boolean goesOn = true;
                while (goesOn && index < batch.size()) {
                    Status status = index % 16 == 15 ? Status.STORED
                            : put(caller, batch.key(index), batch.writer(index));
                    goesOn = batch.answered(index++, status, caller.version());
                }
                return index;
            }
        };
    }

    /** One kind of event is never reported. */
    static StorageEngine losingEvents(EngineTestContext context, String event) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public AutoCloseable subscribe(ItemEventQueue queue) {
                ItemEventQueue[] all = new ItemEventQueue[1];
                all[0] = new ItemEventQueue(1 << 20, () -> {
                    for (ItemEventQueue.Entry entry = all[0].poll(); entry != null; entry = all[0].poll()) {
                        if (!entry.event().name().equals(event)) {
                            queue.offer(entry.event(), entry.keyspace(), MemorySegment.ofArray(entry.key()), 0,
                                    entry.key().length);
                        }
                    }
                });
                return engine.subscribe(all[0]);
            }
        };
    }

    /** A new limit is shown but not kept. */
    static StorageEngine ignoringLimits(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private volatile long limitBytes = context.memoryBytes();

            @Override
            public void resize(long newLimitBytes) {
                limitBytes = Math.min(newLimitBytes, context.memoryBytes());
            }

            @Override
            public EngineStats stats() {
                EngineStats stats = engine.stats();
                return new EngineStats(stats.itemCount(), stats.usedBytes(), stats.heldBytes(), limitBytes,
                        stats.memoryBytes(), stats.storedCount(), stats.evictedCount(), stats.evictedUnusedCount(),
                        stats.expiredCount(), stats.expiredUnusedCount(), stats.noSpaceCount(), stats.corruptCount());
            }
        };
    }

    /** It does not refuse what it says that it cannot do. */
    static StorageEngine understatingItself(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Set<EngineCapability> capabilities() {
                return EnumSet.of(EngineCapability.EXACT_ITEM_COUNT, EngineCapability.EVICTION);
            }
        };
    }

    /** When it is closed it has merely forgotten everything. */
    static StorageEngine missingWhenClosed(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status get(Caller caller, Key key, Access access, ItemReader reader) {
                Status status = super.get(caller, key, access, reader);
                return status == Status.ERROR ? Status.MISS : status;
            }
        };
    }

    /** Its structures contradict one another when the test is over. */
    static StorageEngine breakingAnInvariant(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private final AtomicInteger batchCount = new AtomicInteger();

            @Override
            public int getAll(Caller caller, Access access, ReadBatch batch) {
                batchCount.incrementAndGet();
                return super.getAll(caller, access, batch);
            }

            @Override
            public void checkInvariants() {
                super.checkInvariants();
                if (batchCount.get() > 0) {
                    throw new AssertionError("does not hold: nobody has prefetched");
                }
            }
        };
    }
}
