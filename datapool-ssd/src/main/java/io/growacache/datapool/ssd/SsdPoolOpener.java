package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.plugin.PluginContext;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Opens, creates or refuses a pool's file or device.
 *
 * <p>Creation, in this order: what is there is thrown away; space is set aside; the header page with the magic "gac-bnew";
 * force; the page with the magic "gac-bloc"; force. A process that ends in between leaves a first page that is blank or says
 * "gac-bnew": the next open starts over. A file in the state NEW is created anew as well, because what was done to it without
 * {@code markDirty} is not known.
 */
final class SsdPoolOpener {
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.ssd");
    private static final String REMEDY =
            ": set on-incompatible-file = \"discard\" to replace its content, or choose another path";

    private final SsdPoolSettings settings;
    private final PluginContext context;
    private final String file;

    SsdPoolOpener(SsdPoolSettings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
        file = "path = \"" + settings.path() + "\": ";
    }

    /**
     * Opens a pool.
     *
     * @param opener opens the medium, locked
     * @throws DatapoolException when it cannot
     */
    SsdPool open(PoolRequest request, Supplier<? extends Medium> opener) {
        Medium medium = opener.get();
        HeaderPage page = null;
        boolean isOpen = false;
        try {
            page = new HeaderPage(medium);
            if (!isUsable(medium, page.header(), request)) {
                create(medium, page, request);
            }
            page.setHolder(holder());
            SsdPool pool = new SsdPool(medium, page, request, settings, context);
            isOpen = true;
            return pool;
        } catch (UncheckedIOException e) {
            throw new DatapoolException(Reason.REFUSED, file + e.getCause().getMessage(), e);
        } finally {
            if (!isOpen) {
                medium.close();
                if (page != null) {
                    page.close();
                }
            }
        }
    }

    /** Whether there is content that the engine can use; if there is none that could be lost either, the answer is no. */
    private boolean isUsable(Medium medium, SsdHeader header, PoolRequest request) {
        if (medium.length() == 0 || header.isBlank()) {
            return false;
        }
        if (header.magic() == SsdHeaderLayout.MAGIC_BEING_CREATED) {
            LOG.log(System.Logger.Level.INFO, "{0}: its creation was interrupted; starting over", settings.path());
            return false;
        }
        try {
            checkIntegrity(medium, header);
            checkFormat(header, request);
        } catch (DatapoolException e) {
            if (settings.onIncompatibleFile() != OnIncompatibleFile.DISCARD || !e.isDiscardable()) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "discarding the content, as on-incompatible-file says: {0}",
                    e.getMessage());
            return false;
        }
        return header.state().orElseThrow() != PoolState.NEW;
    }

    private DatapoolException incompatible(Reason reason, String found) {
        return new DatapoolException(reason, file + found + REMEDY);
    }

    private void checkIntegrity(Medium medium, SsdHeader header) {
        if (header.magic() != SsdHeaderLayout.MAGIC) {
            throw incompatible(Reason.CORRUPT_FORMAT, "is not a block pool (magic at offset 0 = 0x"
                    + Long.toHexString(header.magic()) + ", expected 0x" + Long.toHexString(SsdHeaderLayout.MAGIC) + ")");
        }
        int version = header.poolFormatVersion();
        if (version > SsdHeaderLayout.POOL_FORMAT_VERSION) {
            throw incompatible(Reason.FORMAT_TOO_NEW, "pool format version = " + version
                    + ": this program reads up to " + SsdHeaderLayout.POOL_FORMAT_VERSION);
        }
        if (header.crc() != header.computeCrc()) {
            throw incompatible(Reason.CORRUPT_FORMAT, "the header is damaged (checksum at offset "
                    + SsdHeaderLayout.HEADER_CRC_OFFSET + " = 0x" + Integer.toHexString(header.crc()) + ", computed 0x"
                    + Integer.toHexString(header.computeCrc()) + ")");
        }
        if (version < SsdHeaderLayout.OLDEST_POOL_FORMAT_VERSION) {
            throw incompatible(Reason.FORMAT_TOO_OLD, "pool format version = " + version
                    + ": this program reads from " + SsdHeaderLayout.OLDEST_POOL_FORMAT_VERSION);
        }
        if (header.dataOffset() != SsdHeaderLayout.DATA_OFFSET) {
            throw incompatible(Reason.CORRUPT_FORMAT, "data offset = " + header.dataOffset() + ": must be "
                    + SsdHeaderLayout.DATA_OFFSET);
        }
        if (medium.length() < header.dataOffset() + header.dataLength()) {
            throw incompatible(Reason.CORRUPT_FORMAT, "is " + medium.length() + " bytes long, and its header says "
                    + (header.dataOffset() + header.dataLength()));
        }
        if (header.state().isEmpty()) {
            throw incompatible(Reason.CORRUPT_FORMAT, "state: at offset " + SsdHeaderLayout.STATE_OFFSET
                    + " must be NEW, CLEAN or DIRTY");
        }
    }

    private void checkFormat(SsdHeader header, PoolRequest request) {
        if (!header.engineFormat().equals(request.format())) {
            throw incompatible(Reason.WRONG_FORMAT, "holds data of format \"" + header.engineFormat() + "\", and \""
                    + request.format() + "\" is asked for");
        }
        if (header.newestContentVersion() > request.formatVersion()) {
            throw incompatible(Reason.FORMAT_TOO_NEW, request.format() + " format version = "
                    + header.newestContentVersion() + ": this program reads up to " + request.formatVersion());
        }
        if (header.contentVersion() < request.oldestReadable()) {
            throw incompatible(Reason.FORMAT_TOO_OLD, request.format() + " format version = "
                    + header.contentVersion() + ": this program reads from " + request.oldestReadable());
        }
        BlockGeometry geometry = settings.geometry();
        checkShape("capacity, less the pool's own", header.dataLength(), geometry.capacity());
        checkShape("block-length", header.blockLength(), geometry.blockLength());
        checkShape("write-unit", header.writeUnit(), geometry.writeUnit());
    }

    private void checkShape(String name, long found, long wanted) {
        if (found != wanted) {
            throw incompatible(Reason.WRONG_FORMAT, name + " = " + wanted + ": the file was made with " + found
                    + "; configure that again, or set on-incompatible-file");
        }
    }

    private void create(Medium medium, HeaderPage page, PoolRequest request) {
        BlockGeometry geometry = settings.geometry();
        requireOk(medium, medium.clear());
        requireOk(medium, medium.reserve(SsdHeaderLayout.DATA_OFFSET + geometry.capacity()));
        SsdHeader header = SsdHeader.forCreation(request, geometry, UUID.randomUUID(), context.clock().wallMillis());
        page.replace(header);
        SsdHeader published = header.copy();
        published.publish();
        page.replace(published);
        chooseCache(medium);
        LinuxMedium.forceFolder(settings.path());
    }

    private static void chooseCache(Medium medium) {
        try {
            medium.chooseCache();
        } catch (DatapoolException refused) {
            medium.clear();
            throw refused;
        }
    }

    private void requireOk(Medium medium, long result) {
        if (result >= 0) {
            return;
        }
        int error = (int) -result;
        long needed = SsdHeaderLayout.DATA_OFFSET + settings.geometry().capacity();
        // Gives the space back; an empty file counts as not yet created.
        medium.clear();
        if (ErrorNumber.isNoSpace(error)) {
            throw new DatapoolException(Reason.NO_SPACE, file + "there is no room for " + needed
                    + " bytes: free some, or make the pool smaller");
        }
        throw new DatapoolException(Reason.REFUSED, file + "setting aside " + needed + " bytes failed: "
                + ErrorNumber.describe(error));
    }

    private static String holder() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            host = "an unnamed host";
        }
        return "pid " + ProcessHandle.current().pid() + " on " + host;
    }
}
