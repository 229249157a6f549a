/** The log and what it is made of: records, pages, regions, epochs. */
package io.growacache.engine.hybridlog.log;
