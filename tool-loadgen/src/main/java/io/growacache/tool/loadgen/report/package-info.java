/** What the reports of the tools have in common: counts and latencies, for people and as JSON. */
package io.growacache.tool.loadgen.report;
