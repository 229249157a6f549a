package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.ConnectionLostException;
import io.growacache.tool.loadgen.client.Operation;
import io.growacache.tool.loadgen.client.Reactor;
import io.growacache.tool.loadgen.client.ReplyListener;
import io.growacache.tool.loadgen.client.ReplyTiming;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends what is due, on several connections, from one thread. A request goes to the connection that has had room for
 * the longest time. When none has room, requests stay in the schedule; their time counts from when they were due.
 */
final class LoadWorker implements AutoCloseable {
    /** How often it is checked whether the server is silent, and whether it is time to give up. */
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * What is to be done.
     *
     * @param giveUpNanos when to stop waiting for answers and sending what is late
     */
    record Job(Schedule schedule, Workload workload, Tally tally, long giveUpNanos) {
    }

    /** One connection. */
    private final class Lane implements ReplyListener {
        private CacheConnection connection;
        private boolean isOpen = true;
        private boolean isUnflushed;
        private boolean isBusy;
        private boolean isLost;

        @Override
        public void hit(long id, long length, boolean isRight, ReplyTiming timing) {
            tally.hit(id, length, isRight, timing);
        }

        @Override
        public void miss(long id, long size, ReplyTiming timing) {
            tally.miss(timing);
            workload.missed(connection, id, timing.answeredNanos());
        }

        @Override
        public void got(ReplyTiming timing) {
            tally.got(timing);
        }

        @Override
        public void stored(long id, long length, ReplyTiming timing) {
            tally.stored(length, timing);
        }

        @Override
        public void error(String message, ReplyTiming timing) {
            tally.error(message);
        }

        @Override
        public void unanswered(Operation operation, ReplyTiming timing) {
            tally.unanswered(operation, timing);
        }
    }

    private final Reactor reactor;
    private final BenchPlan.Refill refill;
    private final List<Lane> lanes = new ArrayList<>();

    /** Lanes with room, the one that has been here longest first. */
    private final ArrayDeque<Lane> open = new ArrayDeque<>();

    /** Lanes that may have something to write. */
    private final List<Lane> unflushed = new ArrayList<>();

    /** Lanes with requests under way. */
    private int busyCount;

    private int lostCount;
    private Schedule schedule;
    private Workload workload;
    private Tally tally;
    private long giveUpNanos;
    private boolean hasScheduleEnded;
    private long checkNanos;

    /** A worker without connections. */
    LoadWorker(Reactor reactor, BenchPlan.Refill refill) {
        this.reactor = reactor;
        this.refill = refill;
    }

    /** Opens another connection. */
    void connect(CacheConnection.Settings settings) throws IOException {
        var lane = new Lane();
        lane.connection = reactor.connect(settings, lane);
        assert lane.connection.number() == lanes.size() : "connections are numbered in order";
        lanes.add(lane);
        open.add(lane);
    }

    /**
     * Sends until the schedule ends and all is answered, all connections are lost, or it is time to give up. To be
     * called for one job after the other, from any thread.
     */
    void carryOut(Job job) {
        schedule = job.schedule();
        workload = job.workload();
        tally = job.tally();
        giveUpNanos = job.giveUpNanos();
        hasScheduleEnded = false;
        try {
            work();
        } catch (IOException e) {
            // Connections' own faults are dealt with: this is the selector's.
            tally.error("waiting for the server: " + e.getMessage());
        } finally {
            for (Lane lane : lanes) {
                if (lane.isBusy) {
                    giveUp(lane);
                }
            }
        }
    }

    /** Whether there is nothing left to send on. */
    boolean isLost() {
        return lostCount == lanes.size();
    }

    private void work() throws IOException {
        while (!isLost()) {
            long now = reactor.nanoTime();
            if (now >= checkNanos) {
                check(now);
                if (now >= giveUpNanos) {
                    return;
                }
            }
            issueDue(now);
            flush();
            if (hasScheduleEnded && busyCount == 0) {
                return;
            }
            await();
        }
    }

    private void issueDue(long now) {
        while (!hasScheduleEnded && !open.isEmpty()) {
            long intended = schedule.claim(now);
            if (intended == Schedule.LATER) {
                return;
            }
            if (intended == Schedule.END) {
                hasScheduleEnded = true;
                return;
            }
            Lane lane = open.remove();
            workload.issue(lane.connection, intended, now);
            lane.isOpen = lane.connection.hasRoom();
            if (lane.isOpen) {
                open.add(lane);
            }
            changed(lane);
        }
    }

    /** Requests were made or answered. */
    private void changed(Lane lane) {
        boolean isBusy = lane.connection.pendingCount() > 0;
        if (isBusy != lane.isBusy) {
            lane.isBusy = isBusy;
            busyCount += isBusy ? 1 : -1;
        }
        if (!lane.isUnflushed) {
            lane.isUnflushed = true;
            unflushed.add(lane);
        }
    }

    private void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            Lane lane = unflushed.get(i);
            lane.isUnflushed = false;
            if (!lane.isLost) {
                try {
                    if (!lane.connection.flush()) {
                        reactor.awaitWritable(lane.connection);
                    }
                } catch (ConnectionLostException e) {
                    lose(lane, e);
                }
            }
        }
        unflushed.clear();
    }

    private void await() throws IOException {
        long now = reactor.nanoTime();
        long wait = checkNanos - now;
        if (!hasScheduleEnded && !open.isEmpty()) {
            wait = Math.min(wait, schedule.nextNanos() - now);
        }
        if (busyCount == 0) {
            reactor.pause(wait);
            return;
        }
        List<CacheConnection> ready = reactor.poll(wait);
        for (int i = 0; i < ready.size(); i++) {
            receive(lanes.get(ready.get(i).number()));
        }
    }

    private void receive(Lane lane) {
        if (lane.isLost) {
            return;
        }
        try {
            lane.connection.receive();
        } catch (ConnectionLostException e) {
            lose(lane, e);
            return;
        }
        changed(lane);
        if (!lane.isOpen && mayRefill(lane.connection)) {
            lane.isOpen = true;
            open.add(lane);
        }
    }

    private boolean mayRefill(CacheConnection connection) {
        return switch (refill) {
            case WITH_EACH_ANSWER -> connection.hasRoom();
            case AFTER_ALL_ANSWERS -> connection.pendingCount() == 0;
        };
    }

    private void check(long now) {
        checkNanos = now + CHECK_NANOS;
        for (Lane lane : lanes) {
            if (!lane.isLost) {
                try {
                    lane.connection.patienceNanos(now);
                } catch (ConnectionLostException e) {
                    lose(lane, e);
                }
            }
        }
    }

    private void lose(Lane lane, ConnectionLostException reason) {
        tally.error(reason.getMessage());
        giveUp(lane);
    }

    private void giveUp(Lane lane) {
        lane.isLost = true;
        lostCount++;
        if (lane.isBusy) {
            lane.isBusy = false;
            busyCount--;
        }
        open.remove(lane);
        lane.connection.abandon();
        try {
            lane.connection.close();
        } catch (IOException e) {
            tally.error("closing a connection: " + e.getMessage());
        }
    }

    /** Closes the connections. */
    @Override
    public void close() throws IOException {
        for (Lane lane : lanes) {
            lane.connection.close();
        }
        reactor.close();
    }
}
