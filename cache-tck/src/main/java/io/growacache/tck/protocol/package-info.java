/**
 * For authors of protocols: {@link io.growacache.tck.protocol.ProtocolHarness}, a host without a network that is as
 * strict as a host can be.
 */
package io.growacache.tck.protocol;
