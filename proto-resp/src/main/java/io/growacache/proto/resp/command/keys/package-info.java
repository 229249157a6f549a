/** Commands about keys, whatever their items' type. */
package io.growacache.proto.resp.command.keys;
