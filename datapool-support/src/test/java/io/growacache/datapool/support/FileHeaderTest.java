package io.growacache.datapool.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FileHeaderTest {
    private static final int OWN_OFFSET = 72;
    private static final HeaderForm FORM = new HeaderForm("test pool", HeaderForm.word("test-new"),
            HeaderForm.word("testpool"), 3, 2, 4096, 76);

    private static FileHeader header() {
        return FileHeader.forCreation(FORM, new PoolRequest("memory", "format", 5, 4, 100), 100, new UUID(1, 2), 3);
    }

    @Test
    void fieldsAreWhereTheTableSaysTheyAre() {
        assertThat(FileHeader.MAGIC_OFFSET).isEqualTo(0);
        assertThat(FileHeader.VERSION_OFFSET).isEqualTo(8);
        assertThat(FileHeader.DATA_OFFSET_OFFSET).isEqualTo(12);
        assertThat(FileHeader.ENGINE_FORMAT_OFFSET).isEqualTo(16);
        assertThat(FileHeader.CONTENT_VERSION_OFFSET).isEqualTo(32);
        assertThat(FileHeader.NEWEST_CONTENT_VERSION_OFFSET).isEqualTo(36);
        assertThat(FileHeader.INSTANCE_ID_OFFSET).isEqualTo(40);
        assertThat(FileHeader.DATA_LENGTH_OFFSET).isEqualTo(56);
        assertThat(FileHeader.CREATED_MILLIS_OFFSET).isEqualTo(64);
        assertThat(FileHeader.OWN_FIELDS_OFFSET).isEqualTo(72);
        assertThat(FileHeader.STATE_OFFSET).isEqualTo(128);
        assertThat(FileHeader.HOLDER_OFFSET).isEqualTo(256);
        assertThat(FileHeader.HOLDER_LENGTH).isEqualTo(128);
        assertThat(FileHeader.LENGTH).isEqualTo(4096);
    }

    @Test
    void everythingLiesInOneSectorAndTheStateIsAligned() {
        assertThat(FileHeader.HOLDER_OFFSET + FileHeader.HOLDER_LENGTH).isLessThanOrEqualTo(512);
        assertThat(FileHeader.STATE_OFFSET % Long.BYTES).isZero();
        assertThat(FileHeader.MAGIC_OFFSET % Long.BYTES).isZero();
    }

    @Test
    void aChecksumLiesBetweenTheFieldsAndTheState() {
        assertThat(new HeaderForm("", 1, 2, 1, 1, 4096, 124).fieldsEnd()).isEqualTo(128);
        for (int offset : new int[] {71, 125}) {
            assertThatThrownBy(() -> new HeaderForm("", 1, 2, 1, 1, 4096, offset))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void noSingleByteTurnsOneStateIntoAnother() {
        long[] words = {FileHeader.STATE_NEW, FileHeader.STATE_CLEAN, FileHeader.STATE_DIRTY, 0};
        for (long one : words) {
            for (long other : words) {
                if (one != other) {
                    assertThat(Long.bitCount(one ^ other)).isGreaterThanOrEqualTo(8);
                }
            }
        }
    }

    @Test
    void whatChangesAFieldChangesTheChecksum() {
        FileHeader header = header();
        assertThat(header.crc()).isEqualTo(header.computeCrc());

        header.setOwnField(OWN_OFFSET, 7);
        assertThat(header.crc()).isEqualTo(header.computeCrc());
        assertThat(header.ownField(OWN_OFFSET)).isEqualTo(7);

        header.setVersions(6, 7);
        assertThat(header.crc()).isEqualTo(header.computeCrc());

        header.bytes()[OWN_OFFSET]++;
        assertThat(header.crc()).isNotEqualTo(header.computeCrc());
    }

    @Test
    void stateHolderAndMagicAreOutsideTheChecksum() {
        FileHeader header = header();
        int crc = header.crc();

        header.setState(PoolState.DIRTY);
        header.setHolder("somebody");
        header.publish();

        assertThat(header.computeCrc()).isEqualTo(crc);
        assertThat(header.state()).contains(PoolState.DIRTY);
        assertThat(header.holder()).isEqualTo("somebody");
    }

    @Test
    void aCopyGoesItsOwnWay() {
        FileHeader header = header();
        FileHeader copy = header.copy();

        copy.setState(PoolState.CLEAN);

        assertThat(header.state()).contains(PoolState.NEW);
        assertThat(copy.instanceId()).isEqualTo(new UUID(1, 2));
    }

    @Test
    void aLongHolderIsCut() {
        FileHeader header = header();
        header.setHolder("x".repeat(200));
        assertThat(header.holder()).isEqualTo("x".repeat(128));
    }
}
