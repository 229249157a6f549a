/**
 * RESP, the protocol of Redis, in versions 2 and 3.
 *
 * <pre>
 *   wire           requests and replies as bytes
 *   command        one client's session: requests out of the parser, one after another into the dispatcher; finding,
 *                  checking and running commands; one small class for each, by subject
 *   operation      engine operations with their replies, lent by the worker
 *   statistics     what INFO and the metrics count
 * </pre>
 *
 * <p>Databases are the engine's keyspaces. Every command of one key is one engine operation and therefore atomic;
 * those of several keys are atomic per key, but for the few that run in an exclusive section.
 */
package io.growacache.proto.resp;
