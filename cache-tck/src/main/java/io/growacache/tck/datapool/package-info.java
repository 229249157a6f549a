/**
 * For authors of datapools and of engines over them. {@link io.growacache.tck.datapool.MemoryPoolConformance} and
 * {@link io.growacache.tck.datapool.BlockPoolConformance} check a pool; {@link io.growacache.tck.datapool.Medium} with
 * its pools is storage whose plug a test can pull, and {@link io.growacache.tck.datapool.FaultInjectingBlockPool} adds
 * faults to any pool.
 */
package io.growacache.tck.datapool;
