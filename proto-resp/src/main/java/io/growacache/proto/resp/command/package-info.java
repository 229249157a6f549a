/**
 * What commands are made of: each is a {@link io.growacache.proto.resp.command.Command} with one {@link
 * io.growacache.proto.resp.command.CommandDescription}, found in a {@link
 * io.growacache.proto.resp.command.CommandTable}. It runs for a {@link io.growacache.proto.resp.command.Connection}
 * and borrows engine operations from the {@link io.growacache.proto.resp.command.Worker} that the connection belongs
 * to.
 *
 * <p>A command of one key submits one operation. A command of many keys submits one for each and remembers in the
 * connection's {@link io.growacache.proto.resp.command.KeyProgress} which comes next, because it may have to stop
 * anywhere. What takes several steps, or others' doing, is {@link io.growacache.proto.resp.command.Awaited}: its words
 * are done with, and no further request is read before it is answered.
 */
package io.growacache.proto.resp.command;
