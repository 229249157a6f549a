/**
 * Read-through replay of a trace: a get for each request, and a set after each miss, as an application in front of a
 * cache would do it; with the count of hits, misses, errors and wrong values, and the time that requests took.
 */
package io.growacache.tool.loadgen.replay;
