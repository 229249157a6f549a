/**
 * The wire: requests as bytes ({@link io.growacache.proto.resp.wire.RequestParser}, {@link
 * io.growacache.proto.resp.wire.Arguments}) and replies as bytes ({@link io.growacache.proto.resp.wire.ReplyFormat}).
 * Knows no command.
 */
package io.growacache.proto.resp.wire;
