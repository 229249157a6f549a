/**
 * The command {@code gac}: {@code serve}, {@code config check | explain | reference}, {@code plugins}, and the tools
 * that are found as services.
 */
package io.growacache.assembly.command;
