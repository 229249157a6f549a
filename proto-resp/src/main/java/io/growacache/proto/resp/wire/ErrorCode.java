package io.growacache.proto.resp.wire;

/** The first word of an error reply, by which clients tell errors apart and statistics count them. */
public enum ErrorCode {
    /** Anything without a code of its own. */
    ERR(0),
    /** The item is of another type than the command's. */
    WRONGTYPE(1),
    /** The client must authenticate first. */
    NOAUTH(2),
    /** The client's role does not include the command. */
    NOPERM(3),
    /** The protocol version is unknown. */
    NOPROTO(4),
    /** User or password is wrong. */
    WRONGPASS(5),
    /** No space could be made for an item. */
    OOM(6);

    private final int index;

    ErrorCode(int index) {
        this.index = index;
    }

    /** How many codes there are. */
    public static int count() {
        return values().length;
    }

    /** The code's number, from 0. */
    public int index() {
        return index;
    }
}
