/** Counters that are written by one thread each and summed by whoever asks. */
package io.growacache.engine.support.counter;
