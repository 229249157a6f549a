/** Commands about the client's own connection. */
package io.growacache.proto.resp.command.connection;
