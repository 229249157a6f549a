package io.growacache.datapool.support;

import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first 4,096 bytes of a pool's file or device, in memory. Little-endian; all fields lie in the first 512 bytes, which
 * a device writes whole or not at all.
 * <pre>
 * offset size field                 contents
 *      0    8 magic                 the kind's word while being created, then its other one, last of all
 *      8    4 poolFormatVersion     of the kind
 *     12    4 dataOffset            where the data begins
 *     16   16 engineFormat          ASCII, filled up with zeros
 *     32    4 contentVersion        engine's format of what markClean completed
 *     36    4 newestContentVersion  newest engine format that may be in the data
 *     40   16 instanceId            random UUID, most significant half first
 *     56    8 dataLength            bytes after dataOffset
 *     64    8 createdMillis         wall clock
 *     72      the kind's own fields
 *           4 headerCrc             CRC32C of all from byte 8 up to here
 *    128    8 state                 "NEW     ", "CLEAN   " or "DIRTY   "
 *    256  128 holder                UTF-8, filled up with zeros: who has it open
 *    384      zero up to 4096
 * </pre>
 * magic, poolFormatVersion and headerCrc keep their places and meanings in all versions of a kind, so that a newer file is
 * told from a damaged one. state and holder change without the checksum; a state is one of three words that differ in many
 * bits, anything else is damage.
 *
 * <p>Whether a header is to be believed, {@link HeaderCheck} finds out. Confined to one thread.
 */
public final class FileHeader {
    /** Bytes of the page. */
    public static final int LENGTH = 4096;
    /** Where the first word lies. */
    public static final int MAGIC_OFFSET = 0;
    /** Where the version of the pool's own format lies, from which on the checksum counts. */
    public static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    /** Where the place of the data lies. */
    public static final int DATA_OFFSET_OFFSET = VERSION_OFFSET + Integer.BYTES;
    /** Where a kind's own fields begin, and its checksum, when it has none. */
    public static final int OWN_FIELDS_OFFSET = 72;
    /** Where the state lies. */
    public static final int STATE_OFFSET = 128;
    /** Where the holder's name lies. */
    public static final int HOLDER_OFFSET = 256;
    /** Bytes of the holder's name at most. */
    public static final int HOLDER_LENGTH = 128;

    static final int ENGINE_FORMAT_OFFSET = DATA_OFFSET_OFFSET + Integer.BYTES;
    static final int ENGINE_FORMAT_LENGTH = 16;
    static final int CONTENT_VERSION_OFFSET = ENGINE_FORMAT_OFFSET + ENGINE_FORMAT_LENGTH;
    static final int NEWEST_CONTENT_VERSION_OFFSET = CONTENT_VERSION_OFFSET + Integer.BYTES;
    static final int INSTANCE_ID_OFFSET = NEWEST_CONTENT_VERSION_OFFSET + Integer.BYTES;
    static final int DATA_LENGTH_OFFSET = INSTANCE_ID_OFFSET + 2 * Long.BYTES;
    static final int CREATED_MILLIS_OFFSET = DATA_LENGTH_OFFSET + Long.BYTES;

    static final long STATE_NEW = HeaderForm.word("NEW     ");
    static final long STATE_CLEAN = HeaderForm.word("CLEAN   ");
    static final long STATE_DIRTY = HeaderForm.word("DIRTY   ");

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final HeaderForm form;
    private final byte[] bytes = new byte[LENGTH];
    private final MemorySegment page = MemorySegment.ofArray(bytes);

    private FileHeader(HeaderForm form) {
        this.form = form;
    }

    /**
     * The header of a pool that is about to be created, in the state NEW and with the magic of one being created.
     *
     * @param dataLength bytes that follow the data's offset
     */
    public static FileHeader forCreation(HeaderForm form, PoolRequest request, long dataLength, UUID instanceId,
            long createdMillis) {
        var header = new FileHeader(form);
        header.page.set(LONG, MAGIC_OFFSET, form.magicBeingCreated());
        header.page.set(INT, VERSION_OFFSET, form.version());
        header.page.set(INT, DATA_OFFSET_OFFSET, form.dataOffset());
        header.putText(ENGINE_FORMAT_OFFSET, ENGINE_FORMAT_LENGTH, request.format());
        header.page.set(LONG, INSTANCE_ID_OFFSET, instanceId.getMostSignificantBits());
        header.page.set(LONG, INSTANCE_ID_OFFSET + Long.BYTES, instanceId.getLeastSignificantBits());
        header.page.set(LONG, DATA_LENGTH_OFFSET, dataLength);
        header.page.set(LONG, CREATED_MILLIS_OFFSET, createdMillis);
        header.setVersions(request.formatVersion(), request.formatVersion());
        header.setState(PoolState.NEW);
        return header;
    }

    /** What a file begins with; {@code bytes} may be shorter than a page when the file is. */
    public static FileHeader of(HeaderForm form, byte[] bytes) {
        var header = new FileHeader(form);
        System.arraycopy(bytes, 0, header.bytes, 0, Math.min(bytes.length, LENGTH));
        return header;
    }

    /** What a file begins with, taken from native memory, a whole page. */
    public static FileHeader of(HeaderForm form, long address) {
        var header = new FileHeader(form);
        NativeMemory.copyTo(address, header.page, 0, LENGTH);
        return header;
    }

    /** The same header, to be changed without changing this one. */
    public FileHeader copy() {
        return of(form, bytes);
    }

    /** Copies the page to native memory. */
    public void copyTo(long address) {
        NativeMemory.copyFrom(page, 0, address, LENGTH);
    }

    /** The page itself. */
    public byte[] bytes() {
        return bytes;
    }

    /** What kind of header it is taken for. */
    public HeaderForm form() {
        return form;
    }

    /** The first word. */
    public long magic() {
        return page.get(LONG, MAGIC_OFFSET);
    }

    /** Whether the file is a pool of this kind, or was to become one. */
    public boolean isPool() {
        return magic() == form.magic() || magic() == form.magicBeingCreated();
    }

    /** Whether nothing was ever written here. */
    public boolean isBlank() {
        for (byte value : bytes) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Has the file count, once this is written. */
    public void publish() {
        page.set(LONG, MAGIC_OFFSET, form.magic());
    }

    /** Version of the pool's own format. */
    public int poolFormatVersion() {
        return page.get(INT, VERSION_OFFSET);
    }

    /** Where the data begins. */
    public int dataOffset() {
        return page.get(INT, DATA_OFFSET_OFFSET);
    }

    /** The name of the engine's format. */
    public String engineFormat() {
        return text(ENGINE_FORMAT_OFFSET, ENGINE_FORMAT_LENGTH);
    }

    /** Version of the engine's format in which the content was last complete. */
    public int contentVersion() {
        return page.get(INT, CONTENT_VERSION_OFFSET);
    }

    /** The newest version of the engine's format that may be in the data. */
    public int newestContentVersion() {
        return page.get(INT, NEWEST_CONTENT_VERSION_OFFSET);
    }

    /** Changes both versions of the engine's format, and the checksum with them. */
    public void setVersions(int contentVersion, int newestContentVersion) {
        page.set(INT, CONTENT_VERSION_OFFSET, contentVersion);
        page.set(INT, NEWEST_CONTENT_VERSION_OFFSET, newestContentVersion);
        page.set(INT, form.checksumOffset(), computeCrc());
    }

    /** Which pool it is, whatever its path. */
    public UUID instanceId() {
        return new UUID(page.get(LONG, INSTANCE_ID_OFFSET), page.get(LONG, INSTANCE_ID_OFFSET + Long.BYTES));
    }

    /** Bytes of data. */
    public long dataLength() {
        return page.get(LONG, DATA_LENGTH_OFFSET);
    }

    /** When the pool was created, by the wall clock. */
    public long createdMillis() {
        return page.get(LONG, CREATED_MILLIS_OFFSET);
    }

    /**
     * One of the kind's own fields.
     *
     * @param offset of the field in the page
     */
    public int ownField(int offset) {
        return page.get(INT, offset);
    }

    /** Changes one of the kind's own fields, and the checksum with it. */
    public void setOwnField(int offset, int value) {
        page.set(INT, offset, value);
        page.set(INT, form.checksumOffset(), computeCrc());
    }

    /** The checksum that the page holds. */
    public int crc() {
        return page.get(INT, form.checksumOffset());
    }

    /** The checksum that it ought to hold. */
    public int computeCrc() {
        var crc = new CRC32C();
        crc.update(bytes, VERSION_OFFSET, form.checksumOffset() - VERSION_OFFSET);
        return (int) crc.getValue();
    }

    /** The state, or nothing when the file holds none of the three words. */
    public Optional<PoolState> state() {
        long word = page.get(LONG, STATE_OFFSET);
        if (word == STATE_NEW) {
            return Optional.of(PoolState.NEW);
        }
        if (word == STATE_CLEAN) {
            return Optional.of(PoolState.CLEAN);
        }
        return word == STATE_DIRTY ? Optional.of(PoolState.DIRTY) : Optional.empty();
    }

    /** Changes the state, which the checksum leaves out. */
    public void setState(PoolState state) {
        page.set(LONG, STATE_OFFSET, switch (state) {
            case NEW -> STATE_NEW;
            case CLEAN -> STATE_CLEAN;
            case DIRTY -> STATE_DIRTY;
        });
    }

    /** Who has, or had, the file open; empty when it was closed, or is no pool. */
    public String holder() {
        return isPool() ? text(HOLDER_OFFSET, HOLDER_LENGTH) : "";
    }

    /** Names who has the file open, for messages of others. */
    public void setHolder(String holder) {
        putText(HOLDER_OFFSET, HOLDER_LENGTH, holder);
    }

    /** What this process is called as a holder. */
    public static String thisProcess() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            host = "an unnamed host";
        }
        return "pid " + ProcessHandle.current().pid() + " on " + host;
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
