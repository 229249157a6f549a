package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.TestItem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Three operations that begin at the same moment, again and again, each time with a key of their own: a read that waits for
 * the device, a command on the same key, and everything that is in memory coming to the device. What the read may answer
 * is listed by interleaving; what is there afterwards is known. The system property {@code race.rounds} asks for more,
 * see {@code ./gac race}.
 */
class FlashRaceTest {
    private static final int ROUNDS = Integer.getInteger("race.rounds", 3_000);
    /** Keys that are made at once; so few that the device does not drop them before their turn. */
    private static final int BATCH = 50;
    private static final int LONGEST_DELAY = 400;
    private static final int ACTORS = 3;
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final String NOTHING = "nothing";

    /** What the second actor does, and what it leaves; the read finds that, or what was there before. */
    enum Command {
        /** The read sees the slot before, or after the new item is linked. */
        PUT(AFTER),
        /** The read sees the slot before, or after it was emptied. */
        DELETE(NOTHING),
        /** The update reads the device as well, and links its result when the slot has not changed. */
        UPDATE(BEFORE + AFTER),
        /** The update finds that there is an item, and keeps it. */
        PUT_IF_ABSENT(BEFORE),
        /** The update changes flags, and takes the value along from the device. */
        AMEND(BEFORE),
        /** Two reads share one read of the device. */
        GET(BEFORE);

        private final String left;

        Command(String left) {
            this.left = left;
        }

        boolean allows(String found) {
            return found.equals(BEFORE) || found.equals(left);
        }

        void run(EngineClient client, String key) {
            switch (this) {
                case PUT -> require(Status.STORED, client.put(key, AFTER));
                case DELETE -> require(Status.DELETED, client.delete(key));
                case UPDATE -> require(Status.STORED, client.update(key, current -> current == null ? Edit.keep()
                        : Edit.replace(TestItem.of(current.text() + AFTER))));
                case PUT_IF_ABSENT -> client.update(key, current -> current == null
                        ? Edit.replace(TestItem.of(AFTER)) : Edit.keep());
                case AMEND -> require(Status.AMENDED, client.update(key, current -> current == null ? Edit.keep()
                        : Edit.amend(current.withFlags(7).withVersion(0))));
                case GET -> require(Status.HIT, client.get(key));
            }
        }

        private void require(Status expected, Status status) {
            if (status != expected) {
                throw new AssertionError(this + " answered " + status);
            }
        }
    }

    private final long seed = Long.getLong("growacache.tck.seed", System.nanoTime());
    private final MainRun run = new MainRun(new Medium(16 << 20), "main-segment-size", "64KiB",
            "read-buffer", "0%", "reinsertion", "100%");
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Map<Command, Map<String, Integer>> outcomes = new EnumMap<>(Command.class);
    private volatile String read = "";

    private static Command command(int round) {
        return Command.values()[round % Command.values().length];
    }

    /** Every other item is in memory and on its way to the device when the actors begin. */
    private static boolean isOnTheWay(int round) {
        return round / Command.values().length % 2 == 1;
    }

    private static String key(int round) {
        return "k" + round;
    }

    private static String text(EngineClient client, String key) {
        Status status = client.get(key);
        return status == Status.HIT ? client.item().text() : status == Status.MISS ? NOTHING : status.toString();
    }

    private void act(int actor, EngineClient client, SplittableRandom random, int round) {
        for (int delay = random.nextInt(LONGEST_DELAY); delay > 0; delay--) {
            Thread.onSpinWait();
        }
        switch (actor) {
            case 0 -> read = text(client, key(round));
            case 1 -> command(round).run(client, key(round));
            default -> run.writeOut();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // More threads than processors: who spins must let the others begin.
    private void act(int actor) {
        SplittableRandom random = new SplittableRandom(seed + actor);
        try (EngineClient client = run.subject.newClient()) {
            for (int round = 0; round < ROUNDS; round++) {
                while (turn.get() <= round) {
                    Thread.yield();
                }
                if (failure.get() == null) {
                    act(actor, client, random, round);
                }
                done.incrementAndGet();
            }
        } catch (RuntimeException | AssertionError wrong) {
            failure.compareAndSet(null, wrong);
            done.addAndGet(ACTORS * ROUNDS);
        }
    }

    /** Stores the next keys, and has them on the device but for those that are to be on their way. */
    private void prepare(int first) {
        for (int round = first; round < Math.min(ROUNDS, first + BATCH); round++) {
            if (!isOnTheWay(round)) {
                run.store(key(round), TestItem.of(BEFORE));
            }
        }
        run.writeOut();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = ThreadMode.SEPARATE_THREAD)
    @SuppressWarnings("ThreadPriorityCheck") // As above.
    void operationsOnOneKeyMeet() throws InterruptedException {
        List<Thread> actors = new ArrayList<>();
        for (int number = 0; number < ACTORS; number++) {
            int actor = number;
            actors.add(Thread.ofPlatform().name("actor-" + actor).start(() -> act(actor)));
        }
        for (int round = 0; round < ROUNDS; round++) {
            if (round % BATCH == 0) {
                prepare(round);
            }
            if (isOnTheWay(round)) {
                run.store(key(round), TestItem.of(BEFORE));
            }
            turn.set(round + 1);
            while (done.get() < ACTORS * (round + 1)) {
                Thread.yield();
            }
            if (failure.get() != null) {
                break;
            }
            check(round);
        }
        turn.set(ROUNDS);
        for (Thread actor : actors) {
            actor.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("seed " + seed, failure.get());
        }
        outcomes.forEach((command, counts) -> System.out.println("race: " + command + " while it is read: " + counts));
        run.close();
    }

    private void check(int round) {
        Command command = command(round);
        String story = "seed " + seed + ", round " + round + ", " + command + (isOnTheWay(round) ? ", on its way" : "");
        assertTrue(command.allows(read), () -> story + ": read " + read);
        assertEquals(command.left, text(run.client, key(round)), story);
        outcomes.computeIfAbsent(command, _ -> new TreeMap<>()).merge(read, 1, Integer::sum);
    }
}
