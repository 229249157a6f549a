package io.growacache.spi.config;

/** A value as it was written, before any option has given it a type, together with where it was written. */
public sealed interface RawValue permits RawText, RawList, RawTable {
    /**
     * Where this value was written.
     *
     * @return the origin; a table's is that of its header
     */
    Origin origin();

    /**
     * The value as messages show it.
     *
     * @return one line of text, abbreviated for lists and tables
     */
    String display();
}
