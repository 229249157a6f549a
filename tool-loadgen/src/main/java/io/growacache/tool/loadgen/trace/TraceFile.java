package io.growacache.tool.loadgen.trace;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file of {@link OracleGeneralLayout} records, plain or compressed with Zstandard, which its first bytes tell. */
public final class TraceFile implements Trace {
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    /** The longest header of a Zstandard frame (RFC 8878, section 3.1.1.1), with the magic. */
    private static final int ZSTD_HEADER_LENGTH = 18;

    private static final int BUFFER_RECORDS = 4096;

    private final Path path;
    private final InputStream input;
    private final long requestCount;
    private final byte[] bytes = new byte[BUFFER_RECORDS * OracleGeneralLayout.LENGTH];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private long readLength;
    private int offset;
    private int end;

    /**
     * Opens a file.
     *
     * @throws IOException when it cannot be read
     */
    public TraceFile(Path path) throws IOException {
        this.path = path;
        long length = Files.size(path);
        var file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        boolean isOpen = false;
        try {
            file.mark(ZSTD_HEADER_LENGTH);
            byte[] begin = file.readNBytes(ZSTD_HEADER_LENGTH);
            file.reset();
            if (Arrays.equals(Arrays.copyOf(begin, ZSTD_MAGIC.length), ZSTD_MAGIC)) {
                input = new ZstdInputStream(file);
                long contentLength = Zstd.getFrameContentSize(begin);
                requestCount = contentLength > 0 ? contentLength / OracleGeneralLayout.LENGTH : UNKNOWN;
            } else {
                input = file;
                requestCount = length / OracleGeneralLayout.LENGTH;
            }
            isOpen = true;
        } finally {
            if (!isOpen) {
                file.close();
            }
        }
    }

    @Override
    public boolean next() throws IOException {
        offset += OracleGeneralLayout.LENGTH;
        if (offset >= end) {
            fill();
        }
        return offset < end;
    }

    private void fill() throws IOException {
        int length;
        try {
            length = input.readNBytes(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new IOException("trace \"" + path + "\" cannot be read after " + readLength + " bytes: "
                    + e.getMessage(), e);
        }
        if (length % OracleGeneralLayout.LENGTH != 0) {
            throw new IOException("trace \"" + path + "\" ends within a record, after " + (readLength + length)
                    + " bytes: is it of the format oracleGeneral, which has records of " + OracleGeneralLayout.LENGTH
                    + " bytes?");
        }
        readLength += length;
        offset = 0;
        end = length;
    }

    @Override
    public long id() {
        return buffer.getLong(offset + OracleGeneralLayout.ID_OFFSET);
    }

    @Override
    public long size() {
        return Integer.toUnsignedLong(buffer.getInt(offset + OracleGeneralLayout.SIZE_OFFSET));
    }

    @Override
    public long requestCount() {
        return requestCount;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
