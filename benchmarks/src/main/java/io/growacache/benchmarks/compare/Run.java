package io.growacache.benchmarks.compare;

/**
 * What one run of a load generator has shown.
 *
 * @param part {@link Part#name}
 * @param subject {@link Subject#name}
 * @param rotation from 1
 * @param cpuMicros processor time of the server for one request
 * @param perSecond requests a second
 * @param p999Micros the latency that one request in a thousand exceeds; NaN where the generator does not tell
 */
record Run(String part, String subject, int rotation, double cpuMicros, double perSecond, double p999Micros) {
    /** The number that is compared. */
    double value(Part.Measure measure) {
        return measure == Part.Measure.CPU ? cpuMicros : p999Micros;
    }
}
