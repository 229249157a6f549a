package io.growacache.proto.resp.wire;

/** The versions of the protocol. */
public final class ReplyFormats {
    /** Version 2: everything is a string, an integer, an array or an error. */
    public static final ReplyFormat RESP2 = new Resp2Format();

    /** Version 3, which also has nulls, maps, sets, doubles, texts and pushes. */
    public static final ReplyFormat RESP3 = new Resp3Format();

    private ReplyFormats() {
    }
}
