package io.growacache.tool.loadgen.replay;

import io.growacache.tool.loadgen.client.Operation;
import io.growacache.tool.loadgen.client.ReplyListener;
import io.growacache.tool.loadgen.client.ReplyTiming;
import io.growacache.tool.loadgen.report.Latencies;
import io.growacache.tool.loadgen.report.OperationCounts;
import org.HdrHistogram.Histogram;

/** What came of the requests of one connection; summed up over all of them in the end. For one thread at a time. */
final class ReplayCounts implements ReplyListener {
    long requests;
    final OperationCounts operations = new OperationCounts();
    final Histogram getLatencies = Latencies.newHistogram();
    final Histogram setLatencies = Latencies.newHistogram();

    @Override
    public void hit(long id, long length, boolean isRight, ReplyTiming timing) {
        operations.hit(length);
        if (!isRight) {
            operations.wrongValue(id, length);
        }
    }

    @Override
    public void miss(long id, long size, ReplyTiming timing) {
        operations.miss();
    }

    @Override
    public void got(ReplyTiming timing) {
        getLatencies.recordValue(Latencies.recordable(timing.serviceNanos()));
    }

    @Override
    public void stored(long id, long length, ReplyTiming timing) {
        operations.stored(length);
        setLatencies.recordValue(Latencies.recordable(timing.serviceNanos()));
    }

    @Override
    public void error(String message, ReplyTiming timing) {
        operations.error(message);
    }

    @Override
    public void unanswered(Operation operation, ReplyTiming timing) {
        operations.unanswered(1);
    }

    void add(ReplayCounts other) {
        requests += other.requests;
        operations.add(other.operations);
        getLatencies.add(other.getLatencies);
        setLatencies.add(other.setLatencies);
    }
}
