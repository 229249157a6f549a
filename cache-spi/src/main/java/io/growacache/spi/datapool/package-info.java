/**
 * Contiguous byte storage under the engines: {@link io.growacache.spi.datapool.MemoryPool} is read and written by loads and
 * stores, {@link io.growacache.spi.datapool.BlockPool} by asynchronous requests.
 *
 * <p>An engine declares the roles that it needs ({@link io.growacache.spi.datapool.DatapoolRole}); the operator chooses a pool
 * for each; the host refuses a pool whose kind does not fit, naming those that do.
 */
package io.growacache.spi.datapool;
