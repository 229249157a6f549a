package io.growacache.datapool.support;

import io.growacache.spi.config.Option;

/** What happens to a file that is not a pool, is damaged, or belongs to another format, version or shape. */
public enum OnIncompatibleFile {
    /** The server does not start; the file stays as it is. */
    REFUSE,
    /** The file's content is thrown away and a new pool is created in it. */
    DISCARD;

    /** What the operator decides with. */
    public static final Option<OnIncompatibleFile> OPTION = Option.choice("on-incompatible-file", OnIncompatibleFile.class)
            .defaultsTo("refuse")
            .documentedAs("What happens to a file that is damaged, no pool, or of another format, version or shape:"
                    + " refuse to start, or discard its content.")
            .build();
}
