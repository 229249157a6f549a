/** Keys, and the order in which they are asked for, made before anything is measured. */
package io.growacache.benchmarks.workload;
