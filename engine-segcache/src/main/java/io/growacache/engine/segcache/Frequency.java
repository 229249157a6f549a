package io.growacache.engine.segcache;

import io.growacache.engine.support.store.UseCounting;

/**
 * What the eight frequency bits of an index slot mean here: whether the item was ever used, and a count that goes up
 * with every use to 16, then with one in as many uses as it says, so that a hot item's slot is hardly ever written.
 * <pre>
 * bits  field
 * 7     used    0 until the first use
 * 6–0   count   0 to 127
 * </pre>
 */
final class Frequency {
    private static final int USED = 0x80;
    private static final int MAX_COUNT = 0x7f;
    private static final int EXACT_COUNT = 16;

    /** Of a new item. */
    static final int NEW = 0;

    /** This meaning, for the store. */
    static final UseCounting USES = new UseCounting() {
        @Override
        public int afterUse(int frequency, int random) {
            return Frequency.afterUse(frequency, random);
        }

        @Override
        public int count(int frequency) {
            return Frequency.count(frequency);
        }

        @Override
        public boolean isUsed(int frequency) {
            return Frequency.isUsed(frequency);
        }
    };

    private Frequency() {
    }

    static int count(int frequency) {
        return frequency & MAX_COUNT;
    }

    static boolean isUsed(int frequency) {
        return (frequency & USED) != 0;
    }

    /** After one more use; the same when this use is not to be stored. */
    static int afterUse(int frequency, int random) {
        int count = count(frequency);
        // The product's upper half is a number below count, as a remainder would be, and cheaper.
        boolean isCounted = count < EXACT_COUNT
                || (count < MAX_COUNT && (Integer.toUnsignedLong(random) * count) >>> Integer.SIZE == 0);
        return (isCounted ? count + 1 : count) | USED;
    }

    /** After a merge of proven items. */
    static int halved(int frequency) {
        return (count(frequency) / 2) | (frequency & USED);
    }

    /** After reinsertion, which costs one use. */
    static int lessOne(int frequency) {
        return count(frequency) == 0 ? frequency : frequency - 1;
    }

    /** After promotion: the use that brought it about does not count any further. */
    static int forgotten(int frequency) {
        return frequency & USED;
    }
}
