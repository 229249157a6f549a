package io.growacache.datapool.ssd;

import static io.growacache.datapool.ssd.SsdHeaderLayout.BLOCK_LENGTH_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.CONTENT_VERSION_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.CRC_BEGIN;
import static io.growacache.datapool.ssd.SsdHeaderLayout.CREATED_MILLIS_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.DATA_LENGTH_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.DATA_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.DATA_OFFSET_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.ENGINE_FORMAT_LENGTH;
import static io.growacache.datapool.ssd.SsdHeaderLayout.ENGINE_FORMAT_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.HEADER_CRC_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.HEADER_LENGTH;
import static io.growacache.datapool.ssd.SsdHeaderLayout.HOLDER_LENGTH;
import static io.growacache.datapool.ssd.SsdHeaderLayout.HOLDER_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.INSTANCE_ID_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.INT;
import static io.growacache.datapool.ssd.SsdHeaderLayout.LONG;
import static io.growacache.datapool.ssd.SsdHeaderLayout.MAGIC;
import static io.growacache.datapool.ssd.SsdHeaderLayout.MAGIC_BEING_CREATED;
import static io.growacache.datapool.ssd.SsdHeaderLayout.MAGIC_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.NEWEST_CONTENT_VERSION_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.POOL_FORMAT_VERSION;
import static io.growacache.datapool.ssd.SsdHeaderLayout.POOL_FORMAT_VERSION_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.STATE_CLEAN;
import static io.growacache.datapool.ssd.SsdHeaderLayout.STATE_DIRTY;
import static io.growacache.datapool.ssd.SsdHeaderLayout.STATE_NEW;
import static io.growacache.datapool.ssd.SsdHeaderLayout.STATE_OFFSET;
import static io.growacache.datapool.ssd.SsdHeaderLayout.WRITE_UNIT_OFFSET;

import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The header page of one file, in memory: reads and writes the fields of {@link SsdHeaderLayout}. Whether it is to be
 * believed is for {@link SsdPoolOpener} to find out. Confined to one thread.
 */
final class SsdHeader {
    private final byte[] bytes = new byte[HEADER_LENGTH];
    private final MemorySegment page = MemorySegment.ofArray(bytes);

    private SsdHeader() {
    }

    /** The header of a pool that is about to be created. */
    static SsdHeader forCreation(PoolRequest request, BlockGeometry geometry, UUID instanceId, long createdMillis) {
        var header = new SsdHeader();
        header.page.set(LONG, MAGIC_OFFSET, MAGIC_BEING_CREATED);
        header.page.set(INT, POOL_FORMAT_VERSION_OFFSET, POOL_FORMAT_VERSION);
        header.page.set(INT, DATA_OFFSET_OFFSET, DATA_OFFSET);
        header.putText(ENGINE_FORMAT_OFFSET, ENGINE_FORMAT_LENGTH, request.format());
        header.page.set(LONG, INSTANCE_ID_OFFSET, instanceId.getMostSignificantBits());
        header.page.set(LONG, INSTANCE_ID_OFFSET + Long.BYTES, instanceId.getLeastSignificantBits());
        header.page.set(LONG, DATA_LENGTH_OFFSET, geometry.capacity());
        header.page.set(LONG, CREATED_MILLIS_OFFSET, createdMillis);
        header.page.set(INT, BLOCK_LENGTH_OFFSET, geometry.blockLength());
        header.page.set(INT, WRITE_UNIT_OFFSET, (int) geometry.writeUnit());
        header.setVersions(request.formatVersion(), request.formatVersion());
        header.setState(PoolState.NEW);
        return header;
    }

    /** What a file begins with, taken from native memory. */
    static SsdHeader of(long address) {
        var header = new SsdHeader();
        NativeMemory.copyTo(address, header.page, 0, HEADER_LENGTH);
        return header;
    }

    /** What a file begins with. */
    static SsdHeader of(byte[] bytes) {
        var header = new SsdHeader();
        System.arraycopy(bytes, 0, header.bytes, 0, HEADER_LENGTH);
        return header;
    }

    /** The same header, to be changed without changing this one. */
    SsdHeader copy() {
        return of(bytes);
    }

    /** Copies the page to native memory: what goes to the file. */
    void copyTo(long address) {
        NativeMemory.copyFrom(page, 0, address, HEADER_LENGTH);
    }

    /** The page itself. */
    byte[] bytes() {
        return bytes;
    }

    long magic() {
        return page.get(LONG, MAGIC_OFFSET);
    }

    /** Whether the file is a pool, or was to become one. */
    boolean isPool() {
        return magic() == MAGIC || magic() == MAGIC_BEING_CREATED;
    }

    /** Whether nothing was ever written here. */
    boolean isBlank() {
        for (byte value : bytes) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    void publish() {
        page.set(LONG, MAGIC_OFFSET, MAGIC);
    }

    int poolFormatVersion() {
        return page.get(INT, POOL_FORMAT_VERSION_OFFSET);
    }

    int dataOffset() {
        return page.get(INT, DATA_OFFSET_OFFSET);
    }

    String engineFormat() {
        return text(ENGINE_FORMAT_OFFSET, ENGINE_FORMAT_LENGTH);
    }

    int contentVersion() {
        return page.get(INT, CONTENT_VERSION_OFFSET);
    }

    int newestContentVersion() {
        return page.get(INT, NEWEST_CONTENT_VERSION_OFFSET);
    }

    /** Changes both versions, and the checksum with them. */
    void setVersions(int contentVersion, int newestContentVersion) {
        page.set(INT, CONTENT_VERSION_OFFSET, contentVersion);
        page.set(INT, NEWEST_CONTENT_VERSION_OFFSET, newestContentVersion);
        page.set(INT, HEADER_CRC_OFFSET, computeCrc());
    }

    UUID instanceId() {
        return new UUID(page.get(LONG, INSTANCE_ID_OFFSET), page.get(LONG, INSTANCE_ID_OFFSET + Long.BYTES));
    }

    long dataLength() {
        return page.get(LONG, DATA_LENGTH_OFFSET);
    }

    long createdMillis() {
        return page.get(LONG, CREATED_MILLIS_OFFSET);
    }

    int blockLength() {
        return page.get(INT, BLOCK_LENGTH_OFFSET);
    }

    int writeUnit() {
        return page.get(INT, WRITE_UNIT_OFFSET);
    }

    int crc() {
        return page.get(INT, HEADER_CRC_OFFSET);
    }

    int computeCrc() {
        var crc = new CRC32C();
        crc.update(bytes, CRC_BEGIN, HEADER_CRC_OFFSET - CRC_BEGIN);
        return (int) crc.getValue();
    }

    /** The state, or nothing when the file holds none of the three words. */
    Optional<PoolState> state() {
        long word = page.get(LONG, STATE_OFFSET);
        if (word == STATE_NEW) {
            return Optional.of(PoolState.NEW);
        }
        if (word == STATE_CLEAN) {
            return Optional.of(PoolState.CLEAN);
        }
        return word == STATE_DIRTY ? Optional.of(PoolState.DIRTY) : Optional.empty();
    }

    void setState(PoolState state) {
        page.set(LONG, STATE_OFFSET, switch (state) {
            case NEW -> STATE_NEW;
            case CLEAN -> STATE_CLEAN;
            case DIRTY -> STATE_DIRTY;
        });
    }

    /** Who has, or had, the file open; empty when it was closed, or is no pool. */
    String holder() {
        return isPool() ? text(HOLDER_OFFSET, HOLDER_LENGTH) : "";
    }

    void setHolder(String holder) {
        putText(HOLDER_OFFSET, HOLDER_LENGTH, holder);
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
    }

    private void putText(int offset, int length, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        page.asSlice(offset, length).fill((byte) 0);
        System.arraycopy(encoded, 0, bytes, offset, Math.min(encoded.length, length));
    }
}
