package io.growacache.proto.resp.command;

/** Whether a client is answered. */
public enum ReplyMode {
    /** Always. */
    ON,
    /** Not until it says otherwise. */
    OFF,
    /** Not to the request that says so, nor to the next. */
    SKIP,
    /** Not to this request. */
    SKIPPING
}
