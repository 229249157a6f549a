/**
 * The server's metrics: a Dropwizard registry behind the SPI's {@link io.growacache.spi.metrics.Metrics}, with HdrHistogram for
 * latencies, and their presentation as Prometheus text and as JSON.
 */
package io.growacache.assembly.metrics;
