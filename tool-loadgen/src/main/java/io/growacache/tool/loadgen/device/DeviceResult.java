package io.growacache.tool.loadgen.device;

import org.HdrHistogram.Histogram;

/**
 * What one run showed.
 *
 * @param requestsPerSecond how many ended
 * @param processorMicros processor time of the whole process for each
 * @param latencies nanoseconds from a request to its completion
 * @param calls nanoseconds that the event loop was held up by asking for each
 * @param lags by how many nanoseconds the event loop was late for its timer
 * @param controlLags the same of a loop beside it that asks for nothing
 * @param failedCount requests that did not succeed, warm-up included
 * @param readBytes what was read, warm-up included
 * @param writtenBytes what was written, warm-up included
 */
record DeviceResult(double requestsPerSecond, double processorMicros, Histogram latencies, Histogram calls,
        Histogram lags, Histogram controlLags, long failedCount, long readBytes, long writtenBytes) {
}
