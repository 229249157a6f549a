/** How far a task of known length is, on a terminal or elsewhere. */
package io.growacache.tool.loadgen.progress;
