package io.growacache.spi.security;

/** What a client may do; each role includes the ones before it. */
public enum Role {
    /** Nothing but authenticate. */
    NONE,
    /** Read items. */
    READ,
    /** Read and write items. */
    WRITE,
    /** Everything, including statistics, configuration, clearing and other clients' connections. */
    ADMIN;

    /** Whether this role includes {@code required}. */
    public boolean includes(Role required) {
        return compareTo(required) >= 0;
    }
}
