package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.bench.LoadWorker.Job;
import io.growacache.tool.loadgen.client.SocketReactor;
import io.growacache.tool.loadgen.progress.Progress;
import io.growacache.tool.loadgen.report.OperationCounts;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Carries out a plan. */
public final class Bench {
    private static final long SEED = 1;
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final BenchPlan plan;
    private final PrintStream log;
    private final SplittableRandom random = new SplittableRandom(SEED);

    /**
     * A run that is yet to come.
     *
     * @param log where the progress goes
     */
    public Bench(BenchPlan plan, PrintStream log) {
        this.plan = plan;
        this.log = log;
    }

    /**
     * Fills the cache if that is asked for, sends, and waits for the answers.
     *
     * @throws IOException when the server cannot be reached, or no connection outlives the filling; what goes wrong
     *     later is in the report
     */
    public BenchReport run() throws IOException, InterruptedException {
        try (Crew crew = Crew.connect(plan.connection(), plan.connectionCount(), plan.threadCount(),
                plan.refill())) {
            var fillCounts = new OperationCounts();
            long fillNanos = 0;
            if (plan.preparation() == BenchPlan.Preparation.FILL) {
                long begin = SocketReactor.now();
                fillCounts.add(fill(crew));
                fillNanos = SocketReactor.now() - begin;
            }
            return measure(crew, fillCounts, fillNanos);
        }
    }

    private OperationCounts fill(Crew crew) throws IOException, InterruptedException {
        long objectCount = plan.workload().objectCount();
        var schedule = new CountedSchedule(objectCount);
        var lastId = new AtomicLong();
        List<Tally> tallies = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < plan.threadCount(); i++) {
            // Nothing of it is measured; only errors count.
            var tally = new Tally(Long.MAX_VALUE);
            tallies.add(tally);
            jobs.add(new Job(schedule, new FillWorkload(lastId, plan.workload().sizes()), tally, Long.MAX_VALUE));
        }
        var filling = new Measurement(tallies);
        try (Progress progress = Progress.of("fill", log, objectCount)) {
            crew.carryOut(jobs, now -> {
                progress.reached(filling.answeredCount());
                return now + PROGRESS_NANOS;
            });
            progress.reached(filling.answeredCount());
        }
        if (crew.isLost()) {
            throw new IOException("no connection outlived the filling: " + filling.counts().messages().keySet());
        }
        return filling.counts();
    }

    private BenchReport measure(Crew crew, OperationCounts fillCounts, long fillNanos)
            throws IOException, InterruptedException {
        long start = SocketReactor.now();
        long measuredFrom = start + plan.warmUp().toNanos();
        long end = measuredFrom + plan.duration().toNanos();
        Schedule schedule = plan.perSecond().isPresent()
                ? new PacedSchedule(plan.arrivals(), plan.perSecond().getAsDouble(), start, end, random.split())
                : new BackToBackSchedule(end);
        List<Tally> tallies = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < plan.threadCount(); i++) {
            var tally = new Tally(measuredFrom);
            tallies.add(tally);
            jobs.add(new Job(schedule, new MixedWorkload(plan.workload(), random.split()), tally,
                    end + plan.connection().timeout().toNanos()));
        }
        var measurement = new Measurement(tallies);
        var seconds = new SecondsLog(log, measurement, start, measuredFrom);
        var cpu = new CpuUse(plan.server());
        crew.carryOut(jobs, now -> {
            seconds.reached(now);
            if (now >= measuredFrom) {
                cpu.begin();
                return seconds.nextNanos();
            }
            return Math.min(seconds.nextNanos(), measuredFrom);
        });
        cpu.end();
        countUnsent(schedule, jobs.getFirst());
        measurement.collect();
        long elapsed = Math.max(measurement.lastAnswerNanos(), Math.min(end, SocketReactor.now())) - measuredFrom;
        OperationCounts counts = measurement.counts();
        counts.add(fillCounts);
        return new BenchReport(plan, measurement, counts, Math.max(1, elapsed), cpu.used(), fillNanos);
    }

    /** What was due, and no thread got to. */
    private static void countUnsent(Schedule schedule, Job job) {
        long now = SocketReactor.now();
        long intended = schedule.claim(now);
        // A closed loop owes nothing.
        while (intended >= 0 && schedule instanceof PacedSchedule) {
            job.tally().unanswered(job.workload().skip(), intended, now);
            intended = schedule.claim(now);
        }
    }
}
