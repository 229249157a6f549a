package io.growacache.tool.loadgen.device;

import org.HdrHistogram.Histogram;

/**
 * What one run showed.
 *
 * @param requestsPerSecond how many ended
 * @param processorMicros processor time of the whole process for each
 * @param latencies nanoseconds from a request to its completion
 * @param turns nanoseconds that each turn of the event loop took
 * @param failedCount requests that did not succeed, warm-up included
 * @param readBytes what was read, warm-up included
 * @param writtenBytes what was written, warm-up included
 */
record DeviceResult(double requestsPerSecond, double processorMicros, Histogram latencies, Histogram turns,
        long failedCount, long readBytes, long writtenBytes) {
}
