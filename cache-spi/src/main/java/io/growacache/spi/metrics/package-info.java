/** Counters, gauges and latency recorders: what a plugin registers and what a reporter reads. */
package io.growacache.spi.metrics;
