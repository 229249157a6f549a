/** The command behind {@code benchmarks/run}: named sets of benchmarks, run in alternating rounds. */
package io.growacache.benchmarks;
