/**
 * Sockets, event loops, and the memory that bytes pass through on their way in and out; hosts protocol sessions.
 *
 * <p>A {@link io.growacache.assembly.network.Worker} is one event loop with its thread. A connection belongs to one worker for
 * life, and everything about it happens there: reading, calling the session, which calls the engine, and sending.
 *
 * <p><strong>Memory.</strong> A worker reads into one buffer of its own and shows the session what came; only what the session
 * leaves is kept by the connection. Kept input and replies live in {@linkplain io.growacache.assembly.network.Chunk chunks}
 * from the worker's {@link io.growacache.assembly.network.ChunkPool}, which takes them out of two {@linkplain
 * io.growacache.assembly.network.MemoryBudget budgets} of the whole server: one for ordinary chunks, one for large ones, so
 * that large values never keep small requests waiting. Who finds a budget exhausted stands in its line.
 *
 * <p><strong>Order of locks and threads.</strong> Nothing here blocks a worker. The budgets' lines and the {@link
 * io.growacache.assembly.network.ExclusiveGate} have locks, held for a few instructions and only when somebody waits.
 */
package io.growacache.assembly.network;
