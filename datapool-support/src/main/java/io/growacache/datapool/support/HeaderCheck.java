package io.growacache.datapool.support;

import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import java.nio.file.Path;

/** Says why a file cannot be used, in words that tell the operator what to do. Immutable. */
public final class HeaderCheck {
    private static final String REMEDY =
            "set on-incompatible-file = \"discard\" to replace its content, or choose another path";

    private final String file;

    /** For the file at a path. */
    public HeaderCheck(Path path) {
        file = "path = \"" + path + "\": ";
    }

    /** A refusal that discarding the content mends. */
    public DatapoolException incompatible(Reason reason, String found) {
        return new DatapoolException(reason, file + found + ": " + REMEDY);
    }

    /** A refusal of a file of another size or shape than is configured. */
    public DatapoolException otherShape(String found) {
        return new DatapoolException(Reason.WRONG_FORMAT, file + found + ": configure that again, or " + REMEDY);
    }

    /**
     * Checks all of a header that does not depend on what is asked for.
     *
     * @throws DatapoolException when it is no pool of this kind, damaged, or of a version that this program does not know
     */
    public void checkIntegrity(FileHeader header) {
        HeaderForm form = header.form();
        if (header.magic() != form.magic()) {
            throw incompatible(Reason.CORRUPT_FORMAT, "is not a " + form.kind() + " (magic at offset 0 = 0x"
                    + Long.toHexString(header.magic()) + ", expected 0x" + Long.toHexString(form.magic()) + ")");
        }
        if (header.crc() != header.computeCrc()) {
            throw incompatible(Reason.CORRUPT_FORMAT, "the header is damaged (checksum at offset "
                    + form.checksumOffset() + " = 0x" + Integer.toHexString(header.crc()) + ", computed 0x"
                    + Integer.toHexString(header.computeCrc()) + ")");
        }
        checkVersions("pool format", header.poolFormatVersion(), form.version(), header.poolFormatVersion(),
                form.oldestVersion());
        if (header.dataOffset() != form.dataOffset()) {
            throw incompatible(Reason.CORRUPT_FORMAT, "data offset = " + header.dataOffset() + ": must be "
                    + form.dataOffset());
        }
        if (header.state().isEmpty()) {
            throw incompatible(Reason.CORRUPT_FORMAT, "state: at offset " + FileHeader.STATE_OFFSET
                    + " must be NEW, CLEAN or DIRTY");
        }
    }

    /** Bytes that the file has to have by its header. */
    public static long expectedLength(FileHeader header) {
        return header.dataOffset() + header.dataLength();
    }

    /** A refusal of a file that is not as long as its header says. */
    public DatapoolException wrongLength(FileHeader header, long fileLength) {
        return incompatible(Reason.CORRUPT_FORMAT, "is " + fileLength + " bytes long, and its header says "
                + expectedLength(header));
    }

    /**
     * Checks that an engine can read the content.
     *
     * @throws DatapoolException when it is another's, or of a version that it does not know
     */
    public void checkFormat(FileHeader header, PoolRequest request) {
        if (!header.engineFormat().equals(request.format())) {
            throw incompatible(Reason.WRONG_FORMAT, "holds data of format \"" + header.engineFormat() + "\", and \""
                    + request.format() + "\" is asked for");
        }
        checkVersions(request.format() + " format", header.newestContentVersion(), request.formatVersion(),
                header.contentVersion(), request.oldestReadable());
    }

    private void checkVersions(String format, int newest, int newestKnown, int oldest, int oldestKnown) {
        if (newest > newestKnown) {
            throw incompatible(Reason.FORMAT_TOO_NEW, format + " version = " + newest + ": this program reads up to "
                    + newestKnown);
        }
        if (oldest < oldestKnown) {
            throw incompatible(Reason.FORMAT_TOO_OLD, format + " version = " + oldest + ": this program reads from "
                    + oldestKnown);
        }
    }
}
