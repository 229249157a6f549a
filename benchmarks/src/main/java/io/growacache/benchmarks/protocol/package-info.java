/** Benchmarks of protocols without a network: request bytes in, reply bytes out. */
package io.growacache.benchmarks.protocol;
