package io.growacache.engine.s3fifo;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.store.UseCounting;

/**
 * What the eight frequency bits of an index slot mean here: whether the item was ever used, and a count that goes up
 * with every use to 3 and down with every reinsertion. Uses are never sampled; a hit on an item at 3 stores nothing.
 * <pre>
 * bits  field
 * 7     used    0 until the first use
 * 6–2   hash    more of the key's hash while the item is on a device; see {@link FlashLocation#TAG_MASK}
 * 1–0   count   0 to 3
 * </pre>
 */
final class UseCounter implements UseCounting {
    /** The largest count. */
    static final int MAX_COUNT = 3;
    private static final int USED = 0x80;

    @Override
    public int afterUse(int frequency, int random) {
        return Math.min(count(frequency) + 1, MAX_COUNT) | USED | (frequency & FlashLocation.TAG_MASK);
    }

    @Override
    public int count(int frequency) {
        return frequency & MAX_COUNT;
    }

    @Override
    public boolean isUsed(int frequency) {
        return (frequency & USED) != 0;
    }

    /** After promotion: what brought the item into the main queue does not count any further. */
    static int promoted(int frequency) {
        return frequency & USED;
    }

    /** After reinsertion, of an item whose count is not 0. */
    static int reinserted(int frequency) {
        return frequency - 1;
    }
}
