package io.growacache.datapool.ssd;

import io.growacache.datapool.support.FileHeader;
import io.growacache.datapool.support.HeaderCheck;
import io.growacache.datapool.support.OnIncompatibleFile;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.plugin.PluginContext;
import java.io.UncheckedIOException;
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

    private final SsdPoolSettings settings;
    private final PluginContext context;
    private final String file;
    private final HeaderCheck check;

    SsdPoolOpener(SsdPoolSettings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
        file = "path = \"" + settings.path() + "\": ";
        check = new HeaderCheck(settings.path());
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
            page.setHolder(FileHeader.thisProcess());
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
    private boolean isUsable(Medium medium, FileHeader header, PoolRequest request) {
        if (medium.length() == 0 || header.isBlank()) {
            return false;
        }
        if (header.magic() == SsdHeader.FORM.magicBeingCreated()) {
            LOG.log(System.Logger.Level.INFO, "{0}: its creation was interrupted; starting over", settings.path());
            return false;
        }
        try {
            check.checkIntegrity(header);
            if (medium.length() < HeaderCheck.expectedLength(header)) {
                throw check.wrongLength(header, medium.length());
            }
            check.checkFormat(header, request);
            checkShape(header);
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

    private void checkShape(FileHeader header) {
        BlockGeometry geometry = settings.geometry();
        checkShape("capacity, less the pool's own", header.dataLength(), geometry.capacity());
        checkShape("block-length", SsdHeader.blockLength(header), geometry.blockLength());
        checkShape("write-unit", SsdHeader.writeUnit(header), geometry.writeUnit());
    }

    private void checkShape(String name, long found, long wanted) {
        if (found != wanted) {
            throw check.otherShape(name + " = " + wanted + ": the file was made with " + found);
        }
    }

    private void create(Medium medium, HeaderPage page, PoolRequest request) {
        BlockGeometry geometry = settings.geometry();
        requireOk(medium, medium.clear());
        requireOk(medium, medium.reserve(SsdHeader.DATA_OFFSET + geometry.capacity()));
        FileHeader header = SsdHeader.forCreation(request, geometry, UUID.randomUUID(), context.clock().wallMillis());
        page.replace(header);
        FileHeader published = header.copy();
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
        long needed = SsdHeader.DATA_OFFSET + settings.geometry().capacity();
        // Gives the space back; an empty file counts as not yet created.
        medium.clear();
        if (ErrorNumber.isNoSpace(error)) {
            throw new DatapoolException(Reason.NO_SPACE, file + "there is no room for " + needed
                    + " bytes: free some, or make the pool smaller");
        }
        throw new DatapoolException(Reason.REFUSED, file + "setting aside " + needed + " bytes failed: "
                + ErrorNumber.describe(error));
    }
}
