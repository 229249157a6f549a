/** Benchmarks of the way from an engine's answer to the bytes that are sent. */
package io.growacache.benchmarks.reply;
