/** How long an engine takes to find what is on its device, after its process was killed. */
package io.growacache.benchmarks.restart;
