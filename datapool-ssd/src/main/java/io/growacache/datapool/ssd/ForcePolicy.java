package io.growacache.datapool.ssd;

/** When written bytes are made to survive a power cut. */
enum ForcePolicy {
    /** Only at a clean stop: a power cut may lose anything written since the last start. */
    NONE,
    /** Whenever the engine asks, which it does behind a segment or a page. */
    PER_SEGMENT,
    /** Again and again: a power cut may lose what was written during the last interval and a force. */
    INTERVAL
}
