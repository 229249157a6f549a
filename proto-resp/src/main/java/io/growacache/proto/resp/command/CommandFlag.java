package io.growacache.proto.resp.command;

/** Properties of a command, as COMMAND tells them to clients. */
public enum CommandFlag {
    /** Reads items. */
    READONLY("readonly"),
    /** Changes items. */
    WRITE("write"),
    /** May be refused for want of memory. */
    DENYOOM("denyoom"),
    /** For administrators. */
    ADMIN("admin"),
    /** Not for scripts. */
    NOSCRIPT("noscript"),
    /** Works while data is being loaded. */
    LOADING("loading"),
    /** Works without a connection to a primary server. */
    STALE("stale"),
    /** Takes the same time whatever the size of items. */
    FAST("fast"),
    /** Works before the client has authenticated. */
    NO_AUTH("no_auth"),
    /** Works while a script runs. */
    ALLOW_BUSY("allow_busy");

    private final String word;

    CommandFlag(String word) {
        this.word = word;
    }

    /** As it stands in replies. */
    public String word() {
        return word;
    }
}
