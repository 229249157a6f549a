package io.growacache.tool.loadgen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tool.loadgen.bench.PacedSchedule.Arrivals;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PacedScheduleTest {
    private static final long SECOND = 1_000_000_000;

    private static PacedSchedule schedule(Arrivals arrivals, double perSecond, long start, long end) {
        return new PacedSchedule(arrivals, perSecond, start, end, new SplittableRandom(3));
    }

    private static List<Long> all(Schedule schedule) {
        List<Long> times = new ArrayList<>();
        for (long time = schedule.claim(Long.MAX_VALUE); time >= 0; time = schedule.claim(Long.MAX_VALUE)) {
            times.add(time);
        }
        return times;
    }

    @Test
    void constantArrivalsAreEvenlySpaced() {
        assertThat(all(schedule(Arrivals.CONSTANT, 4, 7, 7 + SECOND)))
                .containsExactly(7L, 250_000_007L, 500_000_007L, 750_000_007L);
    }

    @Test
    void roundingDoesNotAddUp() {
        // A third of a second is no whole number of nanoseconds.
        List<Long> times = all(schedule(Arrivals.CONSTANT, 3, 0, 100_000 * SECOND));
        assertThat(times).hasSize(300_000);
        assertThat(times.getLast()).isBetween(99_999 * SECOND + 666_666_666, 99_999 * SECOND + 666_666_667);
    }

    @Test
    void nothingIsDueEarly() {
        Schedule schedule = schedule(Arrivals.CONSTANT, 1000, 5, 2_500_000);
        assertThat(schedule.nextNanos()).isEqualTo(5);
        assertThat(schedule.claim(4)).isEqualTo(Schedule.LATER);
        assertThat(schedule.claim(5)).isEqualTo(5);
        assertThat(schedule.nextNanos()).isEqualTo(1_000_005);
        assertThat(schedule.claim(1_000_004)).isEqualTo(Schedule.LATER);
        assertThat(schedule.claim(9_000_000)).isEqualTo(1_000_005);
        assertThat(schedule.claim(9_000_000)).isEqualTo(2_000_005);
        assertThat(schedule.claim(9_000_000)).isEqualTo(Schedule.END);
        assertThat(schedule.claim(0)).isEqualTo(Schedule.END);
    }

    @Test
    void poissonArrivalsHaveExponentialGaps() {
        List<Long> times = all(schedule(Arrivals.POISSON, 1000, 0, 100 * SECOND));
        // 100,000 on average, with a standard deviation of 316.
        assertThat(times.size()).isBetween(98_500, 101_500);
        assertThat(times).isSorted();
        int shorter = 0;
        for (int i = 1; i < times.size(); i++) {
            shorter += times.get(i) - times.get(i - 1) < 1_000_000 ? 1 : 0;
        }
        // 1 - 1/e of the gaps are shorter than the mean.
        assertThat((double) shorter / times.size()).isBetween(0.622, 0.642);
    }

    @ParameterizedTest
    @EnumSource
    void threadsShareOneSchedule(Arrivals arrivals) throws Exception {
        List<Long> expected = all(schedule(arrivals, 1000, 0, 50 * SECOND));
        Schedule shared = schedule(arrivals, 1000, 0, 50 * SECOND);
        var claimed = new ConcurrentLinkedQueue<Long>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> claimed.addAll(all(shared))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(claimed).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void closedLoopsAreAlwaysDueAndEnd() {
        assertThat(new BackToBackSchedule(10).claim(9)).isEqualTo(9);
        assertThat(new BackToBackSchedule(10).claim(10)).isEqualTo(Schedule.END);
        Schedule counted = new CountedSchedule(2);
        assertThat(counted.claim(5)).isEqualTo(5);
        assertThat(counted.claim(6)).isEqualTo(6);
        assertThat(counted.claim(7)).isEqualTo(Schedule.END);
        assertThat(counted.claim(8)).isEqualTo(Schedule.END);
    }
}
