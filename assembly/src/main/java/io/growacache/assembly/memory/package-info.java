/** What memory the process may have, what it can come to need, and whether the one fits the other. */
package io.growacache.assembly.memory;
