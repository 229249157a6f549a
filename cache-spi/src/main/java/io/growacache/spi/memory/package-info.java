/**
 * Native memory by address, as the hot paths of engines and protocols use it.
 *
 * <p>Access vocabulary: {@code getX} and {@code putX} are plain and need no alignment; {@code …Acquire}, {@code …Release},
 * {@code compareAndSet…} and {@code getAndAdd…} need natural alignment. All multi-byte values are little-endian.
 */
package io.growacache.spi.memory;
