/**
 * Miss ratios of eviction policies on traces: simulations of the rules as published, Caffeine, and our engines in this
 * process.
 */
package io.growacache.benchmarks.policy;
