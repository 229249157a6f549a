package io.growacache.engine.hybridlog.log;

/**
 * What is kept about a page: two cache lines in a table outside the heap, 128-byte aligned, found by the page's number modulo
 * the table's length. Readers look at the first line, which does not change while the page is there.
 * <pre>
 * offset size field          contents                                         access
 *      0    8 pageNumber     −1: no page here                                  release, acquire
 *      8    8 frame          address of the page's memory                     plain, before pageNumber
 *     16    8 clearSequence  of the last clear when the page was opened        plain, before pageNumber
 *     64    8 reserved       bytes handed out; more than a page: it is full    getAndAdd
 *     72    8 used           where records end, once the page is full          by who found it full
 *    128      end
 * </pre>
 */
final class PageLayout {
    static final long PAGE_NUMBER_OFFSET = 0;
    static final long FRAME_OFFSET = PAGE_NUMBER_OFFSET + Long.BYTES;
    static final long CLEAR_SEQUENCE_OFFSET = FRAME_OFFSET + Long.BYTES;
    static final long RESERVED_OFFSET = 64;
    static final long USED_OFFSET = RESERVED_OFFSET + Long.BYTES;
    static final int LENGTH_SHIFT = 7;
    static final int LENGTH = 1 << LENGTH_SHIFT;

    private PageLayout() {
    }
}
