/** Command-line tools that {@code gac} finds as services, such as load generators. */
package io.growacache.spi.tool;
