/** Segments: their memory, their states, the chains and tails they belong to. */
package io.growacache.engine.support.segment;
