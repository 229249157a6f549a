package io.growacache.datapool.memory;

/** What happens to a file that is not a pool, is damaged, or belongs to another format, version or size. */
enum OnIncompatibleFile {
    /** The server does not start; the file stays as it is. */
    REFUSE,
    /** The file's content is thrown away and a new pool is created in it. */
    DISCARD
}
