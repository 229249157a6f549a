package io.growacache.proto.resp.command;

import java.util.List;

/** What a command does with its keys, in the words of COMMAND's key specifications. */
public enum KeyAccess {
    /** Tells nothing of the value. */
    INSPECT("RO"),
    /** Tells of the value. */
    READ("RO access"),
    /** Replaces the value unseen. */
    OVERWRITE("OW update"),
    /** Stores a value if there is none. */
    OVERWRITE_IF_ABSENT("OW insert"),
    /** Changes the item without telling of the value. */
    CHANGE("RW update"),
    /** Changes the value and tells of it. */
    READ_AND_CHANGE("RW access update"),
    /** Tells of the value and removes the item. */
    READ_AND_REMOVE("RW access delete"),
    /** Replaces the value; with some arguments it tells of the old one. */
    OVERWRITE_OR_READ("RW access update variable_flags"),
    /** Adds to the value. */
    INSERT("RW insert"),
    /** Removes the item. */
    REMOVE("RM delete");

    private final String words;

    KeyAccess(String words) {
        this.words = words;
    }

    /** As they stand in replies. */
    public List<String> words() {
        return List.of(words.split(" ", -1));
    }
}
