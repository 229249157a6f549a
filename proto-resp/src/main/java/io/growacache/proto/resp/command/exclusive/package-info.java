/** Requests about several keys that must look like one step: they run while no other session does. */
package io.growacache.proto.resp.command.exclusive;
