package io.growacache.spi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ItemDraftTest {
    private static ItemDraft draftOver(int oldLength) {
        ItemMetadata current = new ItemMetadata();
        current.setValueLength(oldLength);
        current.setFlags(1);
        current.setType((byte) 2);
        current.setMarks((byte) 3);
        current.setDeadlineMillis(4);
        current.setVersion(5);
        ItemDraft draft = new ItemDraft();
        draft.reset(current);
        return draft;
    }

    private static void assertSplice(ItemDraft draft, int position, int removed, int inserted, int suffix, int length) {
        assertThat(draft.position()).as("position").isEqualTo(position);
        assertThat(draft.removedLength()).as("removed").isEqualTo(removed);
        assertThat(draft.insertedLength()).as("inserted").isEqualTo(inserted);
        assertThat(draft.suffixLength()).as("suffix").isEqualTo(suffix);
        assertThat(draft.valueLength()).as("length").isEqualTo(length);
    }

    @Test
    void isEmptyAtFirst() {
        ItemDraft draft = new ItemDraft();
        assertSplice(draft, 0, 0, 0, 0, 0);
        assertThat(draft.deadlineMillis()).isEqualTo(ItemMetadata.NO_DEADLINE);
    }

    @Test
    void holdsTheMetadataOfTheItemButNotItsVersion() {
        ItemDraft draft = draftOver(10);
        assertThat(draft.flags()).isEqualTo(1);
        assertThat(draft.type()).isEqualTo((byte) 2);
        assertThat(draft.marks()).isEqualTo((byte) 3);
        assertThat(draft.deadlineMillis()).isEqualTo(4);
        assertThat(draft.version()).isZero();
        assertSplice(draft, 0, 0, 0, 10, 10);
    }

    @Test
    void forgetsEverythingOnReset() {
        ItemDraft draft = draftOver(10);
        draft.splice(3, 2, 1);
        draft.setVersion(9);
        draft.reset();
        assertSplice(draft, 0, 0, 0, 0, 0);
        assertThat(draft.flags()).isZero();
        assertThat(draft.type()).isZero();
        assertThat(draft.marks()).isZero();
        assertThat(draft.version()).isZero();
        assertThat(draft.deadlineMillis()).isEqualTo(ItemMetadata.NO_DEADLINE);
    }

    @Test
    void replacesTheWholeValue() {
        ItemDraft draft = draftOver(10);
        draft.replace(3);
        assertSplice(draft, 0, 10, 3, 0, 3);
        draft.replace(0);
        assertSplice(draft, 0, 10, 0, 0, 0);
        draft.replace(Integer.MAX_VALUE);
        assertSplice(draft, 0, 10, Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
    }

    @Test
    void splicesAtBothEndsAndBetween() {
        ItemDraft draft = draftOver(10);
        draft.splice(0, 0, 4);
        assertSplice(draft, 0, 0, 4, 10, 14);
        draft.splice(10, 0, 4);
        assertSplice(draft, 10, 0, 4, 0, 14);
        draft.splice(3, 5, 1);
        assertSplice(draft, 3, 5, 1, 2, 6);
        draft.splice(0, 10, 0);
        assertSplice(draft, 0, 10, 0, 0, 0);
    }

    @Test
    void showsALengthBeyondAnyMaximumWhenTheSumOverflows() {
        ItemDraft draft = draftOver(10);
        draft.splice(10, 0, Integer.MAX_VALUE);
        assertThat(draft.valueLength()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void refusesStretchesOutsideTheOldValue() {
        int[][] outside = {{-1, 0, 0}, {0, -1, 0}, {0, 0, -1}, {11, 0, 0}, {0, 11, 0}, {5, 6, 0}, {10, 1, 0},
                {Integer.MAX_VALUE, 1, 0}, {1, Integer.MAX_VALUE, 0}, {Integer.MAX_VALUE, Integer.MAX_VALUE, 0}};
        for (int[] range : outside) {
            ItemDraft draft = draftOver(10);
            assertThatThrownBy(() -> draft.splice(range[0], range[1], range[2])).as("%s", range)
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("old value of 10 bytes");
        }
        assertThatThrownBy(() -> new ItemDraft().replace(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
