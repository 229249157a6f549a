package io.growacache.engine.support.flash;

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
        private final long position;
        private final long address;
        private final int length;
        private BlockStatus status;

        private Ticket(long position, long address, int length) {
            this.position = position;
            this.address = address;
            this.length = length;
        }

        private void ended(BlockStatus newStatus) {
            status = newStatus;
        }

        private BlockStatus await() {
            while (status == null) {
                run(Long.MAX_VALUE);
            }
            return status;
        }
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

    /** Begins to write memory that must not change before {@link #finishWrite}. */
    public Ticket beginWrite(long position, long address, int length) {
        Ticket ticket = new Ticket(position, address, length);
        submitWrite(ticket);
        return ticket;
    }

    private void submitWrite(Ticket ticket) {
        ticket.status = null;
        pool.write(ticket.position, NativeMemory.all(), ticket.address, ticket.length, completions::add,
                (status, _) -> ticket.ended(status));
    }

    public BlockStatus finishWrite(Ticket ticket) {
        for (int attempt = 0; attempt < MAX_BUSY_ATTEMPTS; attempt++) {
            if (ticket.await() != BlockStatus.BUSY) {
                return ticket.status;
            }
            run(BUSY_PAUSE_MILLIS);
            submitWrite(ticket);
        }
        return ticket.await();
    }

    public BlockStatus write(long position, long address, int length) {
        return finishWrite(beginWrite(position, address, length));
    }

    public BlockStatus read(long position, long address, int length) {
        Ticket ticket = new Ticket(position, address, length);
        for (int attempt = 0; attempt < MAX_BUSY_ATTEMPTS; attempt++) {
            ticket.status = null;
            pool.read(position, NativeMemory.all(), address, length, completions::add,
                    (status, _) -> ticket.ended(status));
            if (ticket.await() != BlockStatus.BUSY) {
                return ticket.status;
            }
            run(BUSY_PAUSE_MILLIS);
        }
        return BlockStatus.BUSY;
    }

    public BlockStatus force() {
        Ticket ticket = new Ticket(0, 0, 0);
        for (int attempt = 0; attempt < MAX_BUSY_ATTEMPTS; attempt++) {
            ticket.status = null;
            pool.force(completions::add, (status, _) -> ticket.ended(status));
            if (ticket.await() != BlockStatus.BUSY) {
                return ticket.status;
            }
            run(BUSY_PAUSE_MILLIS);
        }
        return BlockStatus.BUSY;
    }
}
