/**
 * One target per protocol, {@link io.growacache.fuzz.RespFuzzer} and {@link io.growacache.fuzz.MemcacheFuzzer}.
 * {@code SessionProperties} holds what they check of any protocol; a {@code Dialect} adds what replies look like.
 */
package io.growacache.fuzz;
