package io.growacache.engine.hybridlog.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Epoch protection (Fraser, "Practical lock-freedom", 2004; Chandramouli and others, "FASTER: an embedded concurrent
 * key-value store", 2018): tells when everybody who may act on an old state of the log has stopped doing so.
 *
 * <p>Who appends to the log or changes it in place enters before looking at the log's state, and leaves when done.
 * Whoever changes the state {@linkplain #advance advances} the epoch afterwards, and when all have {@linkplain
 * #hasPassed passed} the new epoch, nobody acts on the older state any more: {@link #enter} is a store followed by a full
 * fence, so of one who is not seen inside, it is sure that he sees the new state. Nobody waits for space, and so for
 * others to pass, while being inside.
 */
public final class Epochs {
    private static final long OUTSIDE = 0;

    private final AtomicLong current = new AtomicLong(1);
    private final List<Participant> participants = new CopyOnWriteArrayList<>();
    /** Of those who have gone. Guarded by itself. */
    private final ArrayDeque<Participant> unused = new ArrayDeque<>();

    /** Nobody is inside. */
    public Epochs() {
    }

    /** One thread at a time that may enter. */
    public static final class Participant {
        private static final VarHandle CELL =
                MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();
        /** Longs on both sides, so that nothing else shares the cache line of what is written twice with each write. */
        private static final int PADDING = 16;

        /** The epoch in which the participant entered. */
        private final long[] cells = new long[2 * PADDING + 1];

        private Participant() {
        }

        private void setVolatile(long epoch) {
            CELL.setVolatile(cells, PADDING, epoch);
        }

        private void setRelease(long epoch) {
            CELL.setRelease(cells, PADDING, epoch);
        }

        private long getVolatile() {
            return (long) CELL.getVolatile(cells, PADDING);
        }
    }

    /** A participant for one more thread at a time. */
    public Participant join() {
        synchronized (unused) {
            Participant again = unused.poll();
            if (again != null) {
                return again;
            }
            Participant added = new Participant();
            participants.add(added);
            return added;
        }
    }

    /** Gives a participant back that is outside. */
    public void quit(Participant participant) {
        synchronized (unused) {
            unused.add(participant);
        }
    }

    /** From here on the log's state is looked at and acted on. Not to be nested. */
    public void enter(Participant participant) {
        // An epoch that is already old when it is stored delays others a little, and does no harm.
        participant.setVolatile(current.get());
    }

    /** What was seen of the log's state is not acted on any more. */
    public void leave(Participant participant) {
        participant.setRelease(OUTSIDE);
    }

    /** Begins a new epoch after the state was changed, and returns it. */
    public long advance() {
        return current.incrementAndGet();
    }

    /** Whether nobody is inside who entered before this epoch began; what they did is visible then. */
    public boolean hasPassed(long epoch) {
        for (Participant participant : participants) {
            long entered = participant.getVolatile();
            if (entered != OUTSIDE && entered < epoch) {
                return false;
            }
        }
        return true;
    }
}
