/**
 * Makes the objects that a {@link io.growacache.assembly.plan.ServerPlan} names and joins them: pools to the engine's
 * roles, the engine and the authenticator to each protocol. No network: whoever listens gets finished protocols.
 */
package io.growacache.assembly.wiring;
