package io.growacache.datapool.ssd;

import io.growacache.datapool.support.FileHeader;
import io.growacache.datapool.support.HeaderForm;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.PoolRequest;
import java.util.UUID;

/**
 * What a block pool's file or device begins with: a {@link FileHeader}, which is always written as a whole, with two fields
 * of its own.
 * <pre>
 * offset size field        contents
 *     72    4 blockLength  of the pool's geometry
 *     76    4 writeUnit    of the pool's geometry
 *     80    4 headerCrc    CRC32C of bytes 8 to 79
 * </pre>
 * "gac-bnew" becomes "gac-bloc" once all before is written, and forced.
 */
final class SsdHeader {
    static final int BLOCK_LENGTH_OFFSET = FileHeader.OWN_FIELDS_OFFSET;
    static final int WRITE_UNIT_OFFSET = BLOCK_LENGTH_OFFSET + Integer.BYTES;
    /** Where the data begins, so that large writes are aligned to whatever a device erases. */
    static final int DATA_OFFSET = 1 << 20;

    static final HeaderForm FORM = new HeaderForm("block pool", HeaderForm.word("gac-bnew"), HeaderForm.word("gac-bloc"),
            1, 1, DATA_OFFSET, WRITE_UNIT_OFFSET + Integer.BYTES);

    private SsdHeader() {
    }

    /** The header of a pool that is about to be created. */
    static FileHeader forCreation(PoolRequest request, BlockGeometry geometry, UUID instanceId, long createdMillis) {
        FileHeader header = FileHeader.forCreation(FORM, request, geometry.capacity(), instanceId, createdMillis);
        header.setOwnField(BLOCK_LENGTH_OFFSET, geometry.blockLength());
        header.setOwnField(WRITE_UNIT_OFFSET, (int) geometry.writeUnit());
        return header;
    }

    static int blockLength(FileHeader header) {
        return header.ownField(BLOCK_LENGTH_OFFSET);
    }

    static int writeUnit(FileHeader header) {
        return header.ownField(WRITE_UNIT_OFFSET);
    }
}
