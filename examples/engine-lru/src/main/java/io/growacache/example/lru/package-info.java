/**
 * A least-recently-used cache on the Java heap behind one lock: made to be read, not to be fast. Copy it to start an engine of
 * your own, and let the conformance kit tell you what is missing.
 */
package io.growacache.example.lru;
