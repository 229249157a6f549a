package io.growacache.tool.loadgen.client;

/** What a request asks for. */
public enum Operation {
    /** The values of one key or several. */
    GET,
    /** To store one value. */
    SET
}
