package io.growacache.tool.loadgen.trace;

/**
 * One request in a trace of libCacheSim's format <em>oracleGeneral</em>; little-endian, packed.
 * <pre>
 * offset size field       contents
 *      0    4 time        seconds, unsigned; not used here
 *      4    8 id          the object
 *     12    4 size        bytes, unsigned
 *     16    8 next        index of the object's next request, -1 if there is none; not used here
 *     24      end
 * </pre>
 * Source: libCacheSim, traceReader/customizedReader/oracle/oracleGeneralBin.h.
 */
final class OracleGeneralLayout {
    static final int TIME_OFFSET = 0;
    static final int ID_OFFSET = TIME_OFFSET + Integer.BYTES;
    static final int SIZE_OFFSET = ID_OFFSET + Long.BYTES;
    static final int NEXT_OFFSET = SIZE_OFFSET + Integer.BYTES;
    static final int LENGTH = NEXT_OFFSET + Long.BYTES;

    private OracleGeneralLayout() {
    }
}
