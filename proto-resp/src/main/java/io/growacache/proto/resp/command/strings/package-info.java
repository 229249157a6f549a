/** Commands about strings. */
package io.growacache.proto.resp.command.strings;
