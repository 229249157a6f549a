package io.growacache.spi.engine;

/** Receives the items that a scan finds. */
public interface ScanVisitor extends Completion {
    /** The scan starts, perhaps not for the first time: forget what was visited. */
    void begin();

    /**
     * An item that is neither expired nor cleared. Key and metadata are stable and valid during the call; the value is not to
     * be copied.
     */
    void visit(Key key, ItemMetadata item);

    /**
     * The scan's step is over.
     *
     * @param status {@link Status#SCANNED} or ERROR
     * @param cursor where to go on, 0 when everything was seen
     */
    @Override
    void completed(Status status, long cursor);
}
