package io.growacache.tck.engine;

import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemUpdater.Decision;

/** What an update of a test decides; and what a right engine makes of it. Immutable. */
public final class Edit {
    /** Looks at an item, or null, and decides. Runs perhaps several times. */
    @FunctionalInterface
    public interface Change {
        /** What becomes of {@code current}. */
        Edit decide(TestItem current);
    }

    private static final byte[] NOTHING = new byte[0];

    private final Decision decision;
    private final TestItem metadata;
    private final boolean isSplice;
    private final int position;
    private final int removedLength;
    private final byte[] inserted;
    private final int insertedLength;

    private Edit(Decision decision, TestItem metadata, boolean isSplice, int position, int removedLength, byte[] inserted,
            int insertedLength) {
        this.decision = decision;
        this.metadata = metadata;
        this.isSplice = isSplice;
        this.position = position;
        this.removedLength = removedLength;
        this.inserted = inserted;
        this.insertedLength = insertedLength;
    }

    /** Leaves the item, or its absence, as it is. */
    public static Edit keep() {
        return new Edit(Decision.KEEP, null, false, 0, 0, NOTHING, 0);
    }

    /** Stores {@code item}. */
    public static Edit replace(TestItem item) {
        return new Edit(Decision.REPLACE, item, false, 0, 0, item.value(), item.value().length);
    }

    /** Asks for a value of {@code length} bytes which is not to be filled: the engine must refuse it. */
    public static Edit replaceByTooMuch(int length) {
        return new Edit(Decision.REPLACE, null, false, 0, 0, NOTHING, length);
    }

    /** Exchanges a stretch of the value and keeps the metadata. */
    public static Edit splice(int position, int removedLength, byte[] inserted) {
        return new Edit(Decision.REPLACE, null, true, position, removedLength, inserted, inserted.length);
    }

    /** Inserts {@code insertedLength} bytes which are not to be filled: the engine must refuse the sum. */
    public static Edit spliceTooMuch(int position, int insertedLength) {
        return new Edit(Decision.REPLACE, null, true, position, 0, NOTHING, insertedLength);
    }

    /** Takes over everything but the value from {@code metadata}. */
    public static Edit amend(TestItem metadata) {
        return new Edit(Decision.AMEND, metadata, false, 0, 0, NOTHING, 0);
    }

    /** Deletes the item. */
    public static Edit delete() {
        return new Edit(Decision.DELETE, null, false, 0, 0, NOTHING, 0);
    }

    /** The same splice with other metadata. */
    public Edit withMetadata(TestItem newMetadata) {
        return new Edit(decision, newMetadata, isSplice, position, removedLength, inserted, insertedLength);
    }

    Decision decision() {
        return decision;
    }

    byte[] inserted() {
        return inserted;
    }

    /** Tells the engine. */
    void describe(ItemDraft draft) {
        if (decision == Decision.REPLACE) {
            if (isSplice) {
                draft.splice(position, removedLength, insertedLength);
            } else {
                draft.replace(insertedLength);
            }
        }
        if (metadata != null) {
            metadata.describe(draft);
        }
    }

    /** What {@code current} becomes: an item, or null. */
    TestItem apply(TestItem current) {
        return switch (decision) {
            case KEEP -> current;
            case DELETE -> null;
            case AMEND -> metadata.withValue(current.value());
            case REPLACE -> {
                if (!isSplice) {
                    yield metadata;
                }
                byte[] old = current == null ? NOTHING : current.value();
                byte[] value = new byte[old.length - removedLength + inserted.length];
                System.arraycopy(old, 0, value, 0, position);
                System.arraycopy(inserted, 0, value, position, inserted.length);
                System.arraycopy(old, position + removedLength, value, position + inserted.length,
                        old.length - position - removedLength);
                TestItem described = metadata != null ? metadata : current == null ? TestItem.of(value) : current;
                yield described.withValue(value);
            }
        };
    }

    @Override
    public String toString() {
        return decision + (isSplice ? " of " + removedLength + " bytes at " + position + " by " + insertedLength : "");
    }
}
