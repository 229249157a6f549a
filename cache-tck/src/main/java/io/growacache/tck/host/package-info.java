/** What a host lends to plugins, in a form that a test steps: time, executors, background work, metrics. */
package io.growacache.tck.host;
