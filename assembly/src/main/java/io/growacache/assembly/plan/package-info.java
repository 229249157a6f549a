/**
 * What a server is to be made of: {@link io.growacache.assembly.plan.ServerPlan} holds the plugins that a configuration
 * chose, each with its checked options, and {@link io.growacache.assembly.plan.Planner} makes it. Nothing of it opens a
 * file, a socket or memory, so a configuration can be checked and explained without a server.
 */
package io.growacache.assembly.plan;
