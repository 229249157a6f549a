/** Benchmarks of stores: single operations, mixes and batches. */
package io.growacache.benchmarks.engine;
