package io.growacache.proto.memcache;

import java.util.Locale;

/** What is counted per request; in lower case, the name that {@code stats} and the metrics give it. */
enum Counter {
    CMD_GET("keys asked for by get and gets"),
    CMD_SET("storage requests whose value was accepted"),
    CMD_FLUSH("flush_all requests"),
    CMD_TOUCH("keys touched by touch, gat and gats"),
    GET_HITS("keys that get and gets found"),
    GET_MISSES("keys that get and gets did not find"),
    DELETE_HITS("delete requests that found their item"),
    DELETE_MISSES("delete requests that found nothing"),
    INCR_HITS("incr requests that found their item"),
    INCR_MISSES("incr requests that found nothing"),
    DECR_HITS("decr requests that found their item"),
    DECR_MISSES("decr requests that found nothing"),
    CAS_HITS("cas requests that stored their value"),
    CAS_MISSES("cas requests that found nothing"),
    CAS_BADVAL("cas requests that found a changed item"),
    TOUCH_HITS("keys that touch, gat and gats found"),
    TOUCH_MISSES("keys that touch, gat and gats did not find"),
    STORE_TOO_LARGE("values refused because they were too large"),
    STORE_NO_MEMORY("values refused because no space could be made"),
    AUTH_CMDS("attempts to authenticate"),
    AUTH_ERRORS("attempts to authenticate that failed");

    private final String label;
    private final String help;

    Counter(String help) {
        label = name().toLowerCase(Locale.ROOT);
        this.help = help;
    }

    /** Its name outside. */
    String label() {
        return label;
    }

    /** Its place among the counters: 0 to their number − 1. */
    @SuppressWarnings("EnumOrdinal") // Indexes an array of this process; it is stored and sent nowhere.
    int index() {
        return ordinal();
    }

    /** What it counts. */
    String help() {
        return help;
    }
}
