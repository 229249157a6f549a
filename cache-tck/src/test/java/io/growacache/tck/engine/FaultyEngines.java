package io.growacache.tck.engine;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.plugin.Clock;
import io.growacache.tck.engine.ForwardingCallbacks.Bytes;
import io.growacache.tck.engine.ForwardingCallbacks.Reader;
import io.growacache.tck.engine.ForwardingCallbacks.Snapshot;
import io.growacache.tck.engine.ForwardingCallbacks.Updater;
import io.growacache.tck.engine.ForwardingCallbacks.Visitor;
import io.growacache.tck.engine.ForwardingCallbacks.Writer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Engines that break one promise each, and otherwise are the plain engine. */
final class FaultyEngines {
    private static final int SPIN_COUNT = 5_000;

    private FaultyEngines() {
    }

    static String id(Key key) {
        return key.keyspace() + ":" + new String(key.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    /** Whether no other thread calls the engine at the same time. */
    private static boolean isMainThread() {
        return !Thread.currentThread().getName().startsWith("crowd-");
    }

    private static Key copy(Key key) {
        return new Key().set(key.keyspace(), MemorySegment.ofArray(key.toByteArray()), 0, key.length());
    }

    /** Its wall clock is wrong by so many milliseconds. */
    static StorageEngine withClockOffBy(EngineTestContext context, long millis) {
        return new HeapEngine(new ContextView(context) {
            @Override
            public Clock clock() {
                return new Clock() {
                    @Override
                    public long wallMillis() {
                        return context.clock().wallMillis() + millis;
                    }

                    @Override
                    public long monotonicMillis() {
                        return context.clock().monotonicMillis();
                    }
                };
            }
        });
    }

    /** It takes more memory than it was given, and admits it. */
    static StorageEngine overBudget(EngineTestContext context) {
        StorageEngine larger = new HeapEngine(new ContextView(context) {
            @Override
            public long memoryBytes() {
                return context.memoryBytes() * 9 / 8;
            }
        });
        return new ForwardingEngine(larger) {
            @Override
            public EngineStats stats() {
                EngineStats stats = engine.stats();
                return new EngineStats(stats.itemCount(), stats.usedBytes(), stats.heldBytes(),
                        Math.min(stats.limitBytes(), context.memoryBytes()), context.memoryBytes(), stats.storedCount(),
                        stats.evictedCount(), stats.evictedUnusedCount(), stats.expiredCount(), stats.expiredUnusedCount(),
                        stats.noSpaceCount(), stats.corruptCount());
            }
        };
    }

    /** It evicts though most of its memory is free. */
    static StorageEngine evictingEarly(EngineTestContext context) {
        StorageEngine engine = new HeapEngine(context);
        return new ForwardingEngine(engine) {
            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                Status status = super.put(caller, key, writer);
                if (engine.itemCount(0) > 1_200 && "0:k1500".equals(id(key))) {
                    long version = caller.version();
                    engine.delete(caller, copy(new Key().set(0, MemorySegment.ofArray(EngineClient.bytes("k3")), 0, 2)),
                            ForwardingCallbacks.ignoring());
                    caller.setVersion(version);
                }
                return status;
            }
        };
    }

    /** A refused put leaves the old value. */
    static StorageEngine keepingStaleValue(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                ItemDraft draft = new ItemDraft();
                draft.reset();
                writer.describe(draft);
                if (draft.valueLength() > maxValueLength()) {
                    caller.setVersion(0);
                    return Status.VALUE_TOO_LARGE;
                }
                return super.put(caller, key, writer);
            }
        };
    }

    /** It says NO_SPACE of what is too large. */
    static StorageEngine namingTheWrongLimit(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                Status status = super.put(caller, key, writer);
                return status == Status.VALUE_TOO_LARGE ? Status.NO_SPACE : status;
            }
        };
    }

    /** It takes keys that are too long for absent ones. */
    static StorageEngine missingLongKeys(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status get(Caller caller, Key key, Access access, ItemReader reader) {
                Status status = super.get(caller, key, access, reader);
                return status == Status.KEY_TOO_LONG ? Status.MISS : status;
            }
        };
    }

    /** Where an item was evicted, a read finds the one that was stored last. */
    static StorageEngine servingAnotherItem(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private final Set<String> known = ConcurrentHashMap.newKeySet();
            private volatile Key last;

            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                known.add(id(key));
                last = copy(key);
                return super.put(caller, key, writer);
            }

            @Override
            public Status delete(Caller caller, Key key, Completion completion) {
                known.remove(id(key));
                return super.delete(caller, key, completion);
            }

            @Override
            public Status get(Caller caller, Key key, Access access, ItemReader reader) {
                Status status = super.get(caller, key, access, reader);
                return status == Status.MISS && engine.stats().evictedCount() > 0 && known.contains(id(key))
                        ? super.get(caller, last, access, reader) : status;
            }
        };
    }

    /** Reads, decides and writes in three steps where there is an item, or where there is none. */
    static StorageEngine notAtomic(EngineTestContext context, boolean whenAbsent) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private final AtomicInteger updaterCount = new AtomicInteger();

            @Override
            public Status update(Caller caller, Key key, ItemUpdater updater) {
                Snapshot seen = new Snapshot();
                boolean isAbsent = super.get(caller, key, Access.PEEK, seen) == Status.MISS;
                if (isAbsent != whenAbsent || isMainThread() || (whenAbsent && !id(key).startsWith("0:prize"))) {
                    return super.update(caller, key, updater);
                }
                updaterCount.incrementAndGet();
                for (int spin = 0; spin < SPIN_COUNT && updaterCount.get() < 2; spin++) {
                    Thread.onSpinWait();
                }
                ItemDraft draft = new ItemDraft();
                if (isAbsent) {
                    draft.reset();
                } else {
                    draft.reset(seen);
                }
                ItemUpdater.Decision decision = updater.decide(isAbsent ? null : seen, draft);
                updaterCount.decrementAndGet();
                if (decision != ItemUpdater.Decision.REPLACE) {
                    return super.update(caller, key, updater);
                }
                byte[] value = new byte[draft.valueLength()];
                MemorySegment target = MemorySegment.ofArray(value);
                System.arraycopy(seen.value(), 0, value, 0, draft.position());
                updater.fill(0, target, draft.position(), draft.insertedLength());
                System.arraycopy(seen.value(), draft.position() + draft.removedLength(), value,
                        draft.position() + draft.insertedLength(), draft.suffixLength());
                return super.put(caller, key, new Bytes(draft, value));
            }
        };
    }

    /** Versions of a key begin again after its delete. */
    static StorageEngine reusingVersions(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();

            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                long version = versions.computeIfAbsent(id(key), id -> new AtomicLong(1L << 40)).incrementAndGet();
                return super.put(caller, key, new Writer(writer) {
                    @Override
                    public void describe(ItemDraft draft) {
                        super.describe(draft);
                        if (draft.version() == 0) {
                            draft.setVersion(version);
                        }
                    }
                });
            }

            @Override
            public Status delete(Caller caller, Key key, Completion completion) {
                versions.remove(id(key));
                return super.delete(caller, key, completion);
            }
        };
    }

    /** A change of metadata keeps the version. */
    static StorageEngine amendingWithoutNewVersion(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status update(Caller caller, Key key, ItemUpdater updater) {
                return super.update(caller, key, new Updater(updater) {
                    @Override
                    public Decision decide(StoredItem current, ItemDraft draft) {
                        Decision decision = super.decide(current, draft);
                        if (decision == Decision.AMEND && draft.version() == 0) {
                            draft.setVersion(current.version());
                        }
                        return decision;
                    }
                });
            }
        };
    }

    /** A clear of everything leaves the item of one key. */
    static StorageEngine leavingAnItem(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public void clearAll() {
                Caller caller = engine.newCaller(Runnable::run);
                Key key = new Key().set(0, MemorySegment.ofArray(EngineClient.bytes("k7")), 0, 2);
                Snapshot left = new Snapshot();
                Status status = engine.get(caller, key, Access.PEEK, left);
                super.clearAll();
                if (status == Status.HIT) {
                    engine.put(caller, key, new Bytes(left, left.value()));
                }
                caller.close();
            }
        };
    }

    /** A scan does not find one of the keys. */
    static StorageEngine scanningPastAKey(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status scan(Caller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
                return super.scan(caller, keyspace, cursor, limit, new Visitor(visitor) {
                    @Override
                    public void visit(Key key, ItemMetadata item) {
                        if (!"0:k77".equals(id(key))) {
                            super.visit(key, item);
                        }
                    }
                });
            }
        };
    }

    /** A scan shows items past their deadline. */
    static StorageEngine scanningTheExpired(EngineTestContext context) {
        HeapEngine behind = (HeapEngine) withClockOffBy(context, -1_000_000);
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                behind.put(caller, key, writer);
                return super.put(caller, key, writer);
            }

            @Override
            public Status update(Caller caller, Key key, ItemUpdater updater) {
                Status status = super.update(caller, key, updater);
                long version = caller.version();
                Snapshot after = new Snapshot();
                if (engine.get(caller, key, Access.PEEK, after) == Status.HIT) {
                    behind.put(caller, key, new Bytes(after, after.value()));
                } else {
                    behind.delete(caller, key, ForwardingCallbacks.ignoring());
                }
                caller.setVersion(version);
                return status;
            }

            @Override
            public Status delete(Caller caller, Key key, Completion completion) {
                behind.delete(caller, key, completion);
                return super.delete(caller, key, completion);
            }

            @Override
            public void clear(int keyspace) {
                behind.clear(keyspace);
                super.clear(keyspace);
            }

            @Override
            public void clearAll() {
                behind.clearAll();
                super.clearAll();
            }

            @Override
            public Status scan(Caller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
                return isMainThread()
                        ? behind.scan(caller, keyspace, cursor, limit, visitor)
                        : super.scan(caller, keyspace, cursor, limit, visitor);
            }
        };
    }

    /** Every delete of an item that is there leaves the count as it was. */
    static StorageEngine miscounting(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private final AtomicLong drift = new AtomicLong();

            @Override
            public Status delete(Caller caller, Key key, Completion completion) {
                Status status = super.delete(caller, key, completion);
                drift.addAndGet(status == Status.DELETED ? 1 : 0);
                return status;
            }

            @Override
            public long itemCount(int keyspace) {
                return engine.itemCount(keyspace) + drift.get();
            }
        };
    }

    /** It claims to have deleted what was not there. */
    static StorageEngine lyingAboutDeletes(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status delete(Caller caller, Key key, Completion completion) {
                Status status = super.delete(caller, key, completion);
                return status == Status.MISS ? Status.DELETED : status;
            }
        };
    }

    /** Housekeeping brings back what was deleted last. */
    static StorageEngine resurrecting(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private Key key;
            private Snapshot item;

            @Override
            public void start() throws Exception {
                super.start();
                context.background().every("compaction", 1_000, this::compact);
            }

            private synchronized void compact() {
                if (key != null) {
                    Caller caller = engine.newCaller(Runnable::run);
                    engine.put(caller, key, new Bytes(item, item.value()));
                    key = null;
                    caller.close();
                }
            }

            @Override
            public synchronized Status delete(Caller caller, Key deleted, Completion completion) {
                Snapshot seen = new Snapshot();
                if (engine.get(caller, deleted, Access.PEEK, seen) == Status.HIT
                        && isMainThread()) {
                    key = copy(deleted);
                    item = seen;
                }
                return super.delete(caller, deleted, completion);
            }

            @Override
            public synchronized void clearAll() {
                key = null;
                super.clearAll();
            }
        };
    }

    /** When the wall clock goes back it takes everything for expired. */
    static StorageEngine losingWhenTheClockStepsBack(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private final AtomicLong latestMillis = new AtomicLong(Long.MIN_VALUE);

            @Override
            public Status get(Caller caller, Key key, Access access, ItemReader reader) {
                long now = context.clock().wallMillis();
                if (latestMillis.getAndSet(now) > now) {
                    engine.clearAll();
                }
                return super.get(caller, key, access, reader);
            }
        };
    }

    /** A store without a deadline inherits the one of the item before. */
    static StorageEngine inheritingDeadlines(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                Snapshot old = new Snapshot();
                Status found = isMainThread()
                        ? engine.get(caller, key, Access.PEEK, old) : Status.MISS;
                return super.put(caller, key, new Writer(writer) {
                    @Override
                    public void describe(ItemDraft draft) {
                        super.describe(draft);
                        if (found == Status.HIT && draft.deadlineMillis() == ItemMetadata.NO_DEADLINE) {
                            draft.setDeadlineMillis(old.deadlineMillis());
                        }
                    }
                });
            }
        };
    }

    /** It keeps seven of the eight marks. */
    static StorageEngine forgettingAMark(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                return super.put(caller, key, new Writer(writer) {
                    @Override
                    public void describe(ItemDraft draft) {
                        super.describe(draft);
                        if (draft.marks() == (byte) 0x80) {
                            draft.setMarks((byte) 0);
                        }
                    }
                });
            }
        };
    }

    /** It confuses the last two keyspaces. */
    static StorageEngine mixingKeyspaces(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                Key other = copy(key);
                int keyspace = key.keyspace() == keyspaceCount() - 2 ? keyspaceCount() - 1 : key.keyspace();
                return super.put(caller, other.set(keyspace, other.segment(), 0, other.length()), writer);
            }
        };
    }

    /** A patch in the middle lands one byte too early. */
    static StorageEngine splicingOffByOne(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            @Override
            public Status update(Caller caller, Key key, ItemUpdater updater) {
                return super.update(caller, key, new Updater(updater) {
                    @Override
                    public Decision decide(StoredItem current, ItemDraft draft) {
                        Decision decision = super.decide(current, draft);
                        if (decision == Decision.REPLACE && draft.position() > 0 && draft.suffixLength() > 0) {
                            draft.splice(draft.position() - 1, draft.removedLength(), draft.insertedLength());
                        }
                        return decision;
                    }
                });
            }
        };
    }

    /** A reader beside a writer sees a value, or metadata, of two versions. */
    static StorageEngine tearing(EngineTestContext context, boolean metadata) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private final AtomicInteger writerCount = new AtomicInteger();

            @Override
            public Status put(Caller caller, Key key, ItemWriter writer) {
                writerCount.incrementAndGet();
                if (!isMainThread()) {
                    LockSupport.parkNanos(1_000);
                }
                try {
                    return super.put(caller, key, writer);
                } finally {
                    writerCount.decrementAndGet();
                }
            }

            @Override
            public Status get(Caller caller, Key key, Access access, ItemReader reader) {
                return super.get(caller, key, access, new Reader(reader) {
                    @Override
                    public void read(StoredItem item) {
                        boolean isTorn = writerCount.get() > 0 && item.valueLength() > 100;
                        if (isTorn && metadata) {
                            item.setMarks((byte) (item.marks() + 1));
                        }
                        super.read(isTorn && !metadata ? new HalfOld(item) : item);
                    }
                });
            }
        };
    }

    /** An item whose second half is of another version. */
    private static final class HalfOld extends StoredItem {
        private final StoredItem item;

        HalfOld(StoredItem item) {
            this.item = item;
            copyFrom(item);
        }

        @Override
        public void copyValue(int from, MemorySegment target, long offset, int length) {
            item.copyValue(from, target, offset, length);
            target.asSlice(offset + length / 2, length - length / 2).fill((byte) 0);
        }
    }

    /** Threads read what they have read before, now and then. */
    static StorageEngine readingStale(EngineTestContext context) {
        return new ForwardingEngine(new HeapEngine(context)) {
            private final ThreadLocal<Map<String, Snapshot>> cache = ThreadLocal.withInitial(ConcurrentHashMap::new);

            @Override
            public Status get(Caller caller, Key key, Access access, ItemReader reader) {
                if (!"0:w0".equals(id(key))) {
                    return super.get(caller, key, access, reader);
                }
                Snapshot cached = cache.get().remove(id(key));
                if (cached != null && cached.version() != 0) {
                    reader.read(cached);
                    caller.setVersion(cached.version());
                    return Status.HIT;
                }
                Snapshot fresh = new Snapshot();
                engine.get(caller, key, Access.PEEK, fresh);
                cache.get().put(id(key), fresh);
                return super.get(caller, key, access, reader);
            }
        };
    }
}
