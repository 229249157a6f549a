/** What is counted per command, per error and per key look-up: one cell per worker, summed when somebody looks. */
package io.growacache.proto.resp.statistics;
