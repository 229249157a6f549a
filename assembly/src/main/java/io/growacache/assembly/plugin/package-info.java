/**
 * Finds plugins. Built-in ones are modules of the boot layer ({@code lib/}); each jar or folder in {@code plugins/}
 * gets a {@linkplain java.lang.ModuleLayer module layer} and a class loader of its own, with the boot layer as parent,
 * so that two plugins may bring different versions of one library.
 *
 * <p>Discovery never fails as a whole: {@link io.growacache.assembly.plugin.PluginCatalog} holds what was found, and
 * what could not be loaded with the cause.
 */
package io.growacache.assembly.plugin;
