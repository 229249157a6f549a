/**
 * The memory pools {@code dram}, {@code shm} and {@code file}.
 *
 * <p>{@code dram} is anonymous memory ({@link io.growacache.datapool.memory.DramPool}) and ends with the process. The
 * other two are one thing, a file mapped into memory ({@link io.growacache.datapool.memory.MappedPool}), with different
 * defaults: for {@code shm} the file lies in a file system that is itself memory.
 *
 * <p>{@link io.growacache.datapool.memory.MappedPoolOpener} decides whether a file is opened, created or refused;
 * {@link io.growacache.datapool.support.FileHeader} is what it goes by, and {@code docs/format/datapool-memory.md}
 * the normative description. {@link io.growacache.datapool.memory.PoolMedium} is all that touches the operating
 * system's files and limits, so that tests put a medium in its place that fills up or loses power.
 */
package io.growacache.datapool.memory;
