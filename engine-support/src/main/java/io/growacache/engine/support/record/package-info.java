/** What the bytes of a segment mean. */
package io.growacache.engine.support.record;
