/** What a host lends to an engine or a protocol, as lean as it can be, so that the plugin is measured and not its host. */
package io.growacache.benchmarks.host;
