/** The command {@code benchmarks/compare}: the server's processor time and latency beside those of redis-server and memcached. */
package io.growacache.benchmarks.compare;
