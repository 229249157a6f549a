/** Commands about the server and about commands. */
package io.growacache.proto.resp.command.server;
