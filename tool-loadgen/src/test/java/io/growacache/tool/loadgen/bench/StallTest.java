package io.growacache.tool.loadgen.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.growacache.tool.loadgen.bench.MixedWorkload.MissAction;
import io.growacache.tool.loadgen.bench.PacedSchedule.Arrivals;
import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.CacheProtocol;
import io.growacache.tool.loadgen.trace.ValueSizes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server that answers in 50 µs stands still for one second of a run of 20 s at 1,000 requests a second. All requests
 * of that second are late, the first by the whole of it and the last by nothing, whether or not they can be sent: 5 %
 * of the run, so that the worst 1 % waited for 0.8 s and more.
 */
class StallTest {
    private static final double SECOND = 1e9;
    private static final long WARM_UP = 2_000_000_000L;
    private static final long END = 22_000_000_000L;
    private static final long FROZEN_FROM = 10_000_000_000L;
    private static final long FROZEN_TO = 11_000_000_000L;
    private static final long SERVICE = 50_000;

    private static Measurement run(Schedule schedule, int connections, int depth, long giveUp) throws Exception {
        try (var worker = new LoadWorker(new SimulatedServer(SERVICE, FROZEN_FROM, FROZEN_TO),
                BenchPlan.Refill.WITH_EACH_ANSWER)) {
            var settings = new CacheConnection.Settings(CacheProtocol.RESP,
                    InetSocketAddress.createUnresolved("simulated", 1), "", depth, Duration.ofSeconds(10));
            for (int i = 0; i < connections; i++) {
                worker.connect(settings);
            }
            var workload = new MixedWorkload(
                    new MixedWorkload.Settings(1000, 0.9, ValueSizes.between(9, 9), 1, 1, MissAction.NONE),
                    new SplittableRandom(1));
            var tally = new Tally(WARM_UP);
            worker.carryOut(new LoadWorker.Job(schedule, workload, tally, giveUp));
            var measurement = new Measurement(List.of(tally));
            measurement.collect();
            return measurement;
        }
    }

    private static Schedule paced(Arrivals arrivals, double perSecond) {
        return new PacedSchedule(arrivals, perSecond, 0, END, new SplittableRandom(2));
    }

    private static double seconds(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / SECOND;
    }

    @ParameterizedTest
    @CsvSource({"CONSTANT,1,1", "CONSTANT,50,1", "CONSTANT,1,2000", "CONSTANT,4,16", "POISSON,1,1", "POISSON,50,16"})
    void stallShowsInFullHoweverFewRequestsCanBeUnderWay(Arrivals arrivals, int connections, int depth)
            throws Exception {
        Measurement measured = run(paced(arrivals, 1000), connections, depth, Long.MAX_VALUE);

        Histogram responses = measured.gets.response;
        if (arrivals == Arrivals.CONSTANT) {
            assertThat(measured.requestCount()).isEqualTo(20_000);
        }
        assertThat(responses.getTotalCount()).isEqualTo(measured.requestCount());
        // Sending is resumed with 1,000 requests waiting; to catch up takes 50 ms, which makes it 0.81 s.
        assertThat(seconds(responses, 99)).isCloseTo(0.81, Percentage.withPercentage(5));
        assertThat(seconds(responses, 99.9)).isCloseTo(0.98, Percentage.withPercentage(5));
        assertThat(seconds(responses, 100)).isCloseTo(1, Percentage.withPercentage(5));
        assertThat(seconds(responses, 50)).isLessThan(0.001);
        assertThat(measured.counts().isFlawless()).isTrue();
        assertThat(measured.counts().misses()).isEqualTo(measured.requestCount());
    }

    @Test
    void serviceTimesHideTheStallWhereRequestsWaitToBeSent() throws Exception {
        Measurement measured = run(paced(Arrivals.CONSTANT, 1000), 1, 1, Long.MAX_VALUE);

        assertThat(seconds(measured.gets.service, 99.99)).isCloseTo(SERVICE / SECOND, within(1e-6));
        assertThat(seconds(measured.gets.service, 100)).isCloseTo(1, Percentage.withPercentage(5));
    }

    @Test
    void closedLoopHidesTheStall() throws Exception {
        // What this tool is made to avoid: one late request, where 1,000 callers would have been late.
        Measurement measured = run(new BackToBackSchedule(END), 1, 1, Long.MAX_VALUE);

        assertThat(measured.requestCount()).isCloseTo(19 * 20_000, Percentage.withPercentage(1));
        assertThat(seconds(measured.gets.response, 99.99)).isLessThan(0.001);
        assertThat(measured.gets.response).isEqualTo(measured.gets.service);
    }

    @Test
    void warmUpIsNotMeasured() throws Exception {
        Measurement measured = run(paced(Arrivals.CONSTANT, 1000), 50, 1, Long.MAX_VALUE);

        assertThat(measured.answeredCount()).isEqualTo(22_000);
        assertThat(measured.requestCount()).isEqualTo(20_000);
        assertThat(measured.lastAnswerNanos()).isEqualTo(END - 1_000_000 + SERVICE);
    }

    @Test
    void overloadGrowsUntilTheEndAndIsAnsweredAfterIt() throws Exception {
        // 20,000 a second is what the server can do, but for the second that is lost: so many are late in the end.
        Measurement measured = run(paced(Arrivals.CONSTANT, 20_000), 10, 1, Long.MAX_VALUE);

        assertThat(measured.requestCount()).isEqualTo(400_000);
        assertThat(measured.counts().unanswered()).isZero();
        assertThat(measured.lastAnswerNanos() / SECOND).isCloseTo(23, within(0.001));
        assertThat(seconds(measured.gets.response, 75)).isCloseTo(1, within(0.01));
    }

    @Test
    void requestsUnderWayWhenItIsGivenUpCountWithTheTimeTheyHaveWaited() throws Exception {
        Measurement measured = run(paced(Arrivals.CONSTANT, 1000), 4, 25, FROZEN_FROM + 700_000_000);

        assertThat(measured.counts().unanswered()).isEqualTo(100);
        assertThat(measured.gets.response.getTotalCount()).isEqualTo(measured.requestCount() + 100);
        assertThat(seconds(measured.gets.response, 100)).isCloseTo(0.7, within(0.06));
    }

    @Test
    void silentServerIsGivenUp() throws Exception {
        try (var worker = new LoadWorker(new SimulatedServer(SERVICE, FROZEN_FROM, Long.MAX_VALUE / 2),
                BenchPlan.Refill.WITH_EACH_ANSWER)) {
            worker.connect(new CacheConnection.Settings(CacheProtocol.RESP,
                    InetSocketAddress.createUnresolved("simulated", 1), "", 8, Duration.ofSeconds(2)));
            var tally = new Tally(0);
            var workload = new MixedWorkload(
                    new MixedWorkload.Settings(10, 0, ValueSizes.between(9, 9), 1, 1, MissAction.NONE),
                    new SplittableRandom(1));
            worker.carryOut(new LoadWorker.Job(paced(Arrivals.CONSTANT, 1000), workload, tally, Long.MAX_VALUE));

            assertThat(worker.isLost()).isTrue();
            assertThat(tally.counts.unanswered()).isEqualTo(8);
            assertThat(tally.counts.errors()).isEqualTo(1);
            assertThat(tally.counts.messages()).containsKey("simulated:1: no answer for 2000 ms");
            assertThat(tally.requestCount()).isEqualTo(10_000);
        }
    }
}
