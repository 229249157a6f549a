/** What was measured, where, and how the rivals compare. */
package io.growacache.benchmarks.report;
