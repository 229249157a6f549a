package io.growacache.datapool.memory;

import static io.growacache.datapool.memory.PoolHeaderLayout.CONTENT_VERSION_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.CRC_BEGIN;
import static io.growacache.datapool.memory.PoolHeaderLayout.CREATED_MILLIS_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.DATA_LENGTH_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.ENGINE_FORMAT_LENGTH;
import static io.growacache.datapool.memory.PoolHeaderLayout.ENGINE_FORMAT_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.HEADER_CRC_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.HEADER_LENGTH;
import static io.growacache.datapool.memory.PoolHeaderLayout.HEADER_LENGTH_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.HOLDER_LENGTH;
import static io.growacache.datapool.memory.PoolHeaderLayout.HOLDER_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.INSTANCE_ID_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.INT;
import static io.growacache.datapool.memory.PoolHeaderLayout.LONG;
import static io.growacache.datapool.memory.PoolHeaderLayout.MAGIC;
import static io.growacache.datapool.memory.PoolHeaderLayout.MAGIC_BEING_CREATED;
import static io.growacache.datapool.memory.PoolHeaderLayout.MAGIC_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.NEWEST_CONTENT_VERSION_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.POOL_FORMAT_VERSION;
import static io.growacache.datapool.memory.PoolHeaderLayout.POOL_FORMAT_VERSION_OFFSET;
import static io.growacache.datapool.memory.PoolHeaderLayout.STATE_CLEAN;
import static io.growacache.datapool.memory.PoolHeaderLayout.STATE_DIRTY;
import static io.growacache.datapool.memory.PoolHeaderLayout.STATE_NEW;
import static io.growacache.datapool.memory.PoolHeaderLayout.STATE_OFFSET;

import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The header page of one file, in memory: reads and writes the fields of {@link PoolHeaderLayout}. Whether it is to be
 * believed is for {@link MappedPoolOpener} to find out. Confined to one thread.
 */
final class PoolHeader {
    private final byte[] bytes = new byte[HEADER_LENGTH];
    private final MemorySegment page = MemorySegment.ofArray(bytes);

    private PoolHeader() {
    }

    /** The header of a pool that is about to be created. */
    static PoolHeader forCreation(PoolRequest request, UUID instanceId, long createdMillis) {
        var header = new PoolHeader();
        header.page.set(LONG, MAGIC_OFFSET, MAGIC_BEING_CREATED);
        header.page.set(INT, POOL_FORMAT_VERSION_OFFSET, POOL_FORMAT_VERSION);
        header.page.set(INT, HEADER_LENGTH_OFFSET, HEADER_LENGTH);
        header.putText(ENGINE_FORMAT_OFFSET, ENGINE_FORMAT_LENGTH, request.format());
        header.page.set(LONG, INSTANCE_ID_OFFSET, instanceId.getMostSignificantBits());
        header.page.set(LONG, INSTANCE_ID_OFFSET + Long.BYTES, instanceId.getLeastSignificantBits());
        header.page.set(LONG, DATA_LENGTH_OFFSET, request.length());
        header.page.set(LONG, CREATED_MILLIS_OFFSET, createdMillis);
        header.setVersions(request.formatVersion(), request.formatVersion());
        header.setState(PoolState.NEW);
        return header;
    }

    /** What a file begins with; {@code bytes} may be shorter than a page when the file is. */
    static PoolHeader of(byte[] bytes) {
        var header = new PoolHeader();
        System.arraycopy(bytes, 0, header.bytes, 0, Math.min(bytes.length, HEADER_LENGTH));
        return header;
    }

    /** The same header, to be changed without changing this one. */
    PoolHeader copy() {
        return of(bytes);
    }

    /** The page itself: what goes to the file. */
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

    void publish() {
        page.set(LONG, MAGIC_OFFSET, MAGIC);
    }

    int poolFormatVersion() {
        return page.get(INT, POOL_FORMAT_VERSION_OFFSET);
    }

    int headerLength() {
        return page.get(INT, HEADER_LENGTH_OFFSET);
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
        return !isPool() ? "" : text(HOLDER_OFFSET, HOLDER_LENGTH);
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
