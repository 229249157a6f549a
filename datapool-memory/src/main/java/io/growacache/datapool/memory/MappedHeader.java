package io.growacache.datapool.memory;

import io.growacache.datapool.support.FileHeader;
import io.growacache.datapool.support.HeaderForm;

/**
 * What a mapped pool's file begins with: a {@link FileHeader} without fields of its own. "gac-part" becomes "gac-pool" once
 * all before is written, and forced. The state is written by one aligned store.
 */
final class MappedHeader {
    static final HeaderForm FORM = new HeaderForm("memory pool", HeaderForm.word("gac-part"), HeaderForm.word("gac-pool"),
            1, 1, FileHeader.LENGTH, FileHeader.OWN_FIELDS_OFFSET);

    private MappedHeader() {
    }
}
