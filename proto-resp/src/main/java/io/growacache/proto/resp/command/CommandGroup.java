package io.growacache.proto.resp.command;

import java.util.Locale;

/** The chapter of the command reference that a command is in. */
public enum CommandGroup {
    /** About connections. */
    CONNECTION,
    /** About keys, whatever their type. */
    GENERIC,
    /** About strings. */
    STRING,
    /** About the server. */
    SERVER;

    /** As it stands in replies. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
