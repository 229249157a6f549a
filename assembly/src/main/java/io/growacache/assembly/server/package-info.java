/**
 * The running server: makes and starts what a {@link io.growacache.assembly.plan.ServerPlan} names, lends plugins their
 * threads, clock and metrics, and ends everything in order.
 */
package io.growacache.assembly.server;
