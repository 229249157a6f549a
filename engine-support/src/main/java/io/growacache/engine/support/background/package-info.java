/** Housekeeping that runs now and then, or soon when it is asked for. */
package io.growacache.engine.support.background;
