/**
 * The server's own options, one class per section of the configuration file, and the way from files and command lines
 * to {@linkplain io.growacache.spi.config.RawTable tables of texts}.
 */
package io.growacache.assembly.config;
