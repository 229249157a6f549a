/** The control plane: a small HTTP listener with an event loop of its own, so that it answers when the workers are busy. */
package io.growacache.assembly.admin;
