package io.growacache.proto.memcache;

/** Whether the client wants to hear how a request ended. */
enum ReplyMode {
    /** It does. */
    REPLY,
    /** It said {@code noreply}. */
    NOREPLY
}
