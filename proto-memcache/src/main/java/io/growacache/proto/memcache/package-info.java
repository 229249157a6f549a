/**
 * The text protocol of memcached, as its newest version speaks it.
 *
 * <p>A {@link io.growacache.proto.memcache.TextSession} is the state machine of one connection. It finds a line with
 * {@link io.growacache.proto.memcache.RequestLine}, its {@link io.growacache.proto.memcache.Command} in the {@link
 * io.growacache.proto.memcache.CommandTable}, and lets the command submit operations to the connection's reply queue.
 * Commands have no state. What is needed while a request is handled, and the operations, belong to the worker and serve
 * all its connections ({@link io.growacache.proto.memcache.WorkerResources}), so that an idle connection costs a few
 * words.
 *
 * <p>A stored value is copied once, from the input window into the engine; a found one once, from the engine into the
 * reply.
 */
package io.growacache.proto.memcache;
