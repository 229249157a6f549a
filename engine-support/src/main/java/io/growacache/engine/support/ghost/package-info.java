/**
 * Memory of what was dropped: fingerprints of keys without their items, for policies that admit an item differently when it
 * comes back soon (the ghost queue of S3-FIFO, ARC's and 2Q's histories).
 */
package io.growacache.engine.support.ghost;
