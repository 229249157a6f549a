package io.growacache.engine.support.flash;

import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Requests to a block pool for threads that may wait: housekeeping and start-up. One thread at a time. The pool ends
 * every request, at the latest by its own timeout, so every wait ends.
 */
public final class BlockCalls {
    private static final int MAX_BUSY_ATTEMPTS = 10_000;
    private static final long BUSY_PAUSE_MILLIS = 1;

    private final BlockPool pool;
    private final LinkedBlockingQueue<Runnable> completions = new LinkedBlockingQueue<>();

    public BlockCalls(BlockPool pool) {
        this.pool = pool;
    }

    /** A request under way. */
    public final class Ticket {
        private final Kind kind;
        private final long position;
        private final long address;
        private final int length;
        private BlockStatus status;

        private Ticket(Kind kind, long position, long address, int length) {
            this.kind = kind;
            this.position = position;
            this.address = address;
            this.length = length;
        }

        private void submit() {
            status = null;
            BlockCompletion completion = (newStatus, _) -> status = newStatus;
            switch (kind) {
                case READ -> pool.read(position, NativeMemory.all(), address, length, completions::add, completion);
                case WRITE -> pool.write(position, NativeMemory.all(), address, length, completions::add, completion);
                case FORCE -> pool.force(completions::add, completion);
            }
        }

        private BlockStatus await() {
            while (status == null) {
                run(Long.MAX_VALUE);
            }
            return status;
        }
    }

    private enum Kind {
        READ, WRITE, FORCE
    }

    /** Runs a completion, or waits until time is up. */
    private void run(long millis) {
        boolean isInterrupted = false;
        try {
            for (;;) {
                try {
                    Runnable completion = completions.poll(millis, TimeUnit.MILLISECONDS);
                    if (completion != null) {
                        completion.run();
                    }
                    return;
                } catch (InterruptedException interrupted) {
                    // Whoever interrupts does not get the memory back that the device uses.
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Begins to read into memory that is to be left alone before {@link #finish}. */
    public Ticket beginRead(long position, long address, int length) {
        return begin(new Ticket(Kind.READ, position, address, length));
    }

    /** Begins to write memory that must not change before {@link #finish}. */
    public Ticket beginWrite(long position, long address, int length) {
        return begin(new Ticket(Kind.WRITE, position, address, length));
    }

    private static Ticket begin(Ticket ticket) {
        ticket.submit();
        return ticket;
    }

    /** Waits for a request; one that the pool has no room for is made again. */
    public BlockStatus finish(Ticket ticket) {
        for (int attempt = 0; attempt < MAX_BUSY_ATTEMPTS && ticket.await() == BlockStatus.BUSY; attempt++) {
            run(BUSY_PAUSE_MILLIS);
            ticket.submit();
        }
        return ticket.await();
    }

    public BlockStatus write(long position, long address, int length) {
        return finish(beginWrite(position, address, length));
    }

    public BlockStatus read(long position, long address, int length) {
        return finish(beginRead(position, address, length));
    }

    public BlockStatus force() {
        return finish(begin(new Ticket(Kind.FORCE, 0, 0, 0)));
    }
}
