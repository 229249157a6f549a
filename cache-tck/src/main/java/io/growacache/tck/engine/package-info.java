/**
 * For authors of storage engines and for those who test against one: {@link io.growacache.tck.engine.HeapEngine}, a
 * plain and correct engine, and {@link io.growacache.tck.engine.EngineTestContext}, what a host lends to an engine.
 */
package io.growacache.tck.engine;
