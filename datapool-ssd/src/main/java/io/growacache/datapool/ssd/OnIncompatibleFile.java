package io.growacache.datapool.ssd;

/** What happens to a file that is not a pool, is damaged, or belongs to another format, version or shape. */
enum OnIncompatibleFile {
    /** The server does not start; the file stays as it is. */
    REFUSE,
    /** The file's content is thrown away and a new pool is created in it. */
    DISCARD
}
