package io.growacache.tck.engine;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Answers for another engine, but late: PENDING at first, and the answer when the test says so, in the order that the
 * test likes, with the outcome that it likes; or at random. What an operation does to the other engine it does when it
 * completes.
 *
 * <p>It uses all the freedom that the contract gives an engine: in random mode callbacks run more than once, readers
 * see torn bytes first, fillers are asked twice and out of order. And it watches the other side: a key that changes
 * while its operation is pending, a caller that two threads use, are found by {@link #assertNothingHeld()}.
 */
public final class LateEngine extends ForwardingEngine {
    /** How a late operation ends. */
    public enum Outcome {
        /** As the engine behind says. */
        REGULAR,
        /** The item was evicted meanwhile. */
        EVICTED,
        /** The device failed; the item is gone. */
        ERROR
    }

    private enum Mode { AT_ONCE, HELD, RANDOM }

    private final Mode mode;
    private final long seed;

    // Guarded by this object's lock.

    private final List<PendingCall> pending = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int callerCount;
    private int openCallerCount;
    private boolean isHolding;
    private boolean isClosed;

    private LateEngine(StorageEngine engine, Mode mode, long seed) {
        super(engine);
        this.mode = mode;
        this.seed = seed;
        isHolding = mode == Mode.HELD;
    }

    /** Keeps every operation until the test completes it. */
    public static LateEngine held(StorageEngine engine) {
        return new LateEngine(engine, Mode.HELD, 0);
    }

    /** Answers at once until the test says {@link #hold()}. */
    public static LateEngine atOnce(StorageEngine engine) {
        return new LateEngine(engine, Mode.AT_ONCE, 0);
    }

    /** Answers some operations at once, others late and out of order, whenever the caller's executor runs. */
    public static LateEngine random(StorageEngine engine, long seed) {
        return new LateEngine(engine, Mode.RANDOM, seed);
    }

    /** Keeps operations from now on. */
    public synchronized void hold() {
        isHolding = true;
    }

    /** Answers at once from now on; what is pending stays so. */
    public synchronized void answerAtOnce() {
        isHolding = false;
    }

    /** The operations that are pending and not told to complete yet, in the order of their calls. */
    public synchronized List<PendingCall> pendingCalls() {
        return pending.stream().filter(call -> !call.isScheduled).toList();
    }

    /** Completes everything that is pending, in the order of the calls. */
    public void completeAll() {
        pendingCalls().forEach(PendingCall::complete);
    }

    /** Fails when an operation has not ended, when a caller is open, or when the other side broke the contract. */
    public synchronized void assertNothingHeld() {
        if (!violations.isEmpty()) {
            throw new AssertionError("broken contracts: " + violations);
        }
        if (!pending.isEmpty()) {
            throw new AssertionError("still pending: " + pending);
        }
        if (openCallerCount != 0) {
            throw new AssertionError("callers not closed: " + openCallerCount);
        }
    }

    /** A call whose answer is late. */
    public final class PendingCall {
        private final String name;
        private final LateCaller caller;
        private final Key key;
        private final byte[] keyBytes;
        private final Completion callback;
        private final Supplier<Status> call;
        private boolean isScheduled;

        private PendingCall(String name, LateCaller caller, Key key, Completion callback, Supplier<Status> call) {
            this.name = name;
            this.caller = caller;
            this.key = key;
            this.callback = callback;
            this.call = call;
            keyBytes = key == null ? new byte[0] : key.toByteArray();
        }

        /** The operation: get, put, update, delete or scan. */
        public String name() {
            return name;
        }

        /** A copy of the key; empty for a scan. */
        public byte[] key() {
            return keyBytes.clone();
        }

        /** Has the operation complete on the caller's executor. */
        public void complete() {
            complete(Outcome.REGULAR);
        }

        /** Has the operation complete on the caller's executor with a given outcome. */
        public void complete(Outcome outcome) {
            synchronized (LateEngine.this) {
                if (isScheduled) {
                    throw new IllegalStateException(this + " completes already");
                }
                isScheduled = true;
            }
            caller.executor().execute(() -> perform(outcome));
        }

        private void perform(Outcome outcome) {
            boolean isEngineClosed;
            synchronized (LateEngine.this) {
                isEngineClosed = isClosed;
                if (key != null && !Arrays.equals(keyBytes, key.toByteArray())) {
                    violations.add("the key of " + this + " changed while it was pending");
                }
            }
            if (isEngineClosed) {
                end(Status.ERROR, 0);
            } else if (outcome == Outcome.REGULAR || (key == null && outcome == Outcome.EVICTED)) {
                callEngine();
            } else if (key == null) {
                end(Status.ERROR, 0);
            } else {
                Completion then = (status, version) -> afterRemoval(outcome);
                Status status = engine.delete(caller.behind, key, then);
                if (status != Status.PENDING) {
                    afterRemoval(outcome);
                }
            }
        }

        private void afterRemoval(Outcome outcome) {
            if (outcome == Outcome.ERROR) {
                end(Status.ERROR, 0);
            } else {
                callEngine();
            }
        }

        private void callEngine() {
            Status status = call.get();
            if (status != Status.PENDING) {
                end(status, status == Status.SCANNED ? caller.behind.cursor() : caller.behind.version());
            }
        }

        private void end(Status status, long version) {
            synchronized (LateEngine.this) {
                if (!pending.remove(this)) {
                    violations.add(this + " completed twice");
                }
            }
            callback.completed(status, version);
            caller.closeIfOver();
        }

        @Override
        public String toString() {
            return name + " of key " + Arrays.toString(keyBytes);
        }
    }

    private final class LateCaller extends Caller {
        private final Caller behind;
        private final SplittableRandom random;
        private Thread user;
        private boolean isClosed;

        LateCaller(Executor executor, int number) {
            super(executor);
            behind = engine.newCaller(executor);
            random = new SplittableRandom(seed + number);
        }

        @Override
        public void close() {
            synchronized (LateEngine.this) {
                if (isClosed) {
                    return;
                }
                isClosed = true;
                openCallerCount--;
            }
            closeIfOver();
        }

        /** The caller behind stays open for as long as something is pending. */
        void closeIfOver() {
            boolean isOver;
            synchronized (LateEngine.this) {
                isOver = isClosed && pending.stream().noneMatch(call -> call.caller == this);
            }
            if (isOver) {
                behind.close();
            }
        }

        /** Completes one of this caller's pending calls, or comes again. */
        private void completeSome() {
            if (random.nextInt(3) == 0) {
                executor().execute(this::completeSome);
                return;
            }
            PendingCall chosen;
            synchronized (LateEngine.this) {
                List<PendingCall> mine = pending.stream().filter(call -> call.caller == this && !call.isScheduled).toList();
                if (mine.isEmpty()) {
                    return;
                }
                chosen = mine.get(random.nextInt(mine.size()));
                chosen.isScheduled = true;
            }
            chosen.perform(Outcome.REGULAR);
        }
    }

    /** Answers at once, or keeps the call. */
    private Status answer(String name, LateCaller caller, Key key, Completion callback, TornCallbacks torn,
            Supplier<Status> call) {
        boolean isLate;
        synchronized (this) {
            if (isClosed) {
                return Status.ERROR;
            }
            if (caller.user != null) {
                violations.add(name + " on a caller that " + caller.user + " uses, by " + Thread.currentThread());
            }
            isLate = mode == Mode.RANDOM ? caller.random.nextInt(2) == 0 : isHolding;
            if (isLate) {
                PendingCall late = new PendingCall(name, caller, key, callback, call);
                torn.forwardTo(late::end);
                pending.add(late);
            } else {
                caller.user = Thread.currentThread();
            }
        }
        caller.setVersion(0);
        caller.setCursor(0);
        if (isLate) {
            if (mode == Mode.RANDOM) {
                caller.executor().execute(caller::completeSome);
            }
            return Status.PENDING;
        }
        torn.forwardTo(callback);
        Status status = call.get();
        synchronized (this) {
            caller.user = null;
        }
        if (status != Status.PENDING) {
            caller.setVersion(caller.behind.version());
            caller.setCursor(caller.behind.cursor());
        }
        return status;
    }

    private TornCallbacks torn(LateCaller caller) {
        return new TornCallbacks(mode == Mode.RANDOM ? caller.random.split() : null);
    }

    @Override
    public Status get(Caller caller, Key key, Access access, ItemReader reader) {
        LateCaller late = (LateCaller) caller;
        TornCallbacks torn = torn(late);
        ItemReader tornReader = torn.reader(reader);
        return answer("get", late, key, reader, torn, () -> engine.get(late.behind, key, access, tornReader));
    }

    @Override
    public Status put(Caller caller, Key key, ItemWriter writer) {
        LateCaller late = (LateCaller) caller;
        TornCallbacks torn = torn(late);
        ItemWriter tornWriter = torn.writer(writer);
        return answer("put", late, key, writer, torn, () -> engine.put(late.behind, key, tornWriter));
    }

    @Override
    public Status update(Caller caller, Key key, ItemUpdater updater) {
        LateCaller late = (LateCaller) caller;
        TornCallbacks torn = torn(late);
        ItemUpdater tornUpdater = torn.updater(updater);
        return answer("update", late, key, updater, torn, () -> engine.update(late.behind, key, tornUpdater));
    }

    @Override
    public Status delete(Caller caller, Key key, Completion completion) {
        LateCaller late = (LateCaller) caller;
        TornCallbacks torn = torn(late);
        Completion tornCompletion = torn.completion();
        return answer("delete", late, key, completion, torn, () -> engine.delete(late.behind, key, tornCompletion));
    }

    @Override
    public Status scan(Caller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
        LateCaller late = (LateCaller) caller;
        TornCallbacks torn = torn(late);
        ScanVisitor tornVisitor = torn.visitor(visitor);
        return answer("scan", late, null, visitor, torn,
                () -> engine.scan(late.behind, keyspace, cursor, limit, tornVisitor));
    }

    @Override
    public Caller newCaller(Executor executor) {
        int number;
        synchronized (this) {
            openCallerCount++;
            callerCount++;
            number = callerCount;
        }
        return new LateCaller(executor, number);
    }

    @Override
    public void drain() {
        completeAll();
        super.drain();
    }

    /** Everything that is pending completes with ERROR, on the callers' executors. */
    @Override
    public void close() {
        List<PendingCall> left;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            left = pendingCalls();
        }
        left.forEach(PendingCall::complete);
        super.close();
    }
}
