/** The log: a bounded queue in front of whatever is written to, so that no thread of the server ever waits for it. */
package io.growacache.assembly.log;
