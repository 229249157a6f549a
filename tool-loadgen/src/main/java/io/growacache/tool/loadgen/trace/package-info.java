/** Traces: sequences of requests, each for one object of one size, read from a file or generated. */
package io.growacache.tool.loadgen.trace;
