/**
 * Wire protocols: bytes in, engine calls, bytes out; no sockets.
 *
 * <p>A {@link io.growacache.spi.protocol.Protocol} belongs to a listener, a {@link io.growacache.spi.protocol.ProtocolSession}
 * to a connection, which belongs to one worker for life. The session parses requests from the window that the host shows it and
 * submits {@linkplain io.growacache.spi.protocol.Operation operations} to its {@link
 * io.growacache.spi.protocol.ReplyQueue}, which calls the engine on the worker's own thread, puts replies into the order of the
 * requests whatever the engine answers first, and keeps the order among operations:
 * <ul>
 *   <li>Reads overlap pending reads, but wait for a pending read of the same key.
 *   <li>A write waits for all pending reads.
 *   <li>Everything waits for a pending write.
 * </ul>
 * What has to wait is not stored: {@link io.growacache.spi.protocol.ReplyQueue#submit} answers STALLED, the session returns
 * from {@code onBytes} without having consumed the request, and the host calls it again when there is progress.
 *
 * <p>Everything here is used by one worker thread, unless it says otherwise.
 */
package io.growacache.spi.protocol;
