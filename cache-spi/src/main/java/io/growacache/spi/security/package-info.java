/** Who a client is and what it may do. */
package io.growacache.spi.security;
