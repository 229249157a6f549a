package io.growacache.engine.support.flash;

/** Waits for an item that is read from a device. */
public interface FlashReader {
    /**
     * The read has ended. Runs on the executor that the reader named; what was read is valid during the call only.
     */
    void loaded(FlashRead read);
}
