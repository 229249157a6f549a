package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.ItemMetadata;
import io.growacache.engine.support.segment.SegmentTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TtlBucketsTest {
    private static final int TWIN_DISTANCE = 1_027;
    private static final int CAPACITY = 1 << 16;

    @Test
    void chainsHaveTheirNumbers() {
        assertThat(TtlBuckets.NEVER).isZero();
        assertThat(TtlBuckets.FAR).isEqualTo(1 + 4 * 256);
        assertThat(TtlBuckets.EXTENTS).isEqualTo(1_026);
        assertThat(TtlBuckets.CHAIN_COUNT).isEqualTo(2 * 1_027 + 1);
        assertThat(TtlBuckets.DEMOTED).isEqualTo(1_027 + 1_026);
        assertThat(TtlBuckets.isProven(TtlBuckets.DEMOTED)).isFalse();
        assertThat(TtlBuckets.CHAINS.demoted()).isEqualTo(SegmentTable.NONE);
    }

    /** The first and the last millisecond of the first and the last bucket of each tier, each beside its neighbour. */
    @ParameterizedTest
    @CsvSource({
        "-9223372036854775808, 1", "-1, 1", "0, 1", "7999, 1", "8000, 2", "15999, 2", "2039999, 255", "2040000, 256",
        "2047999, 256", "2048000, 273", "2175999, 273", "2176000, 274", "32639999, 511", "32640000, 512",
        "32767999, 512", "32768000, 529", "34815999, 529", "34816000, 530", "522239999, 767", "522240000, 768",
        "524287999, 768", "524288000, 785", "557055999, 785", "557056000, 786", "8355839999, 1023", "8355840000, 1024",
        "8388607999, 1024", "8388608000, 1025", "9223372036854775807, 1025"})
    void edges(long remainingMillis, int chain) {
        assertThat(TtlBuckets.chain(remainingMillis)).isEqualTo(chain);
    }

    @ParameterizedTest
    @CsvSource({"0, 8000", "2047999, 8000", "2048000, 128000", "32767999, 128000", "32768000, 2048000", "524287999, 2048000",
        "524288000, 32768000", "8388607999, 32768000"})
    void widthOfEachTier(long remainingMillis, long widthMillis) {
        int chain = TtlBuckets.chain(remainingMillis);
        assertThat(TtlBuckets.widthMillis(chain)).isEqualTo(widthMillis);
        assertThat(TtlBuckets.widthMillis(TtlBuckets.proven(chain))).isEqualTo(widthMillis);
    }

    /** Whatever goes into a bucket expires before its end and not before its beginning. */
    @Test
    void everyTimeLiesWithinItsBucket() {
        long remaining = 0;
        int previous = 0;
        while (remaining < 8_388_608_000L) {
            int chain = TtlBuckets.chain(remaining);
            long longest = TtlBuckets.longestMillis(chain);
            assertThat(chain).isGreaterThan(previous);
            assertThat(longest - TtlBuckets.widthMillis(chain)).isEqualTo(remaining);
            assertThat(TtlBuckets.chain(longest - 1)).isEqualTo(chain);
            assertThat(TtlBuckets.longestMillis(TtlBuckets.proven(chain))).isEqualTo(longest);
            previous = chain;
            remaining = longest;
        }
        assertThat(previous).isEqualTo(TtlBuckets.FAR - 1);
    }

    @Test
    void deadlinesOfOneWindowAreDroppedTogether() {
        int chain = TtlBuckets.chain(60_000);
        long windowBegin = 8_000_000;
        assertThat(raises(chain, windowBegin, windowBegin + 7_999)).isTrue();
        assertThat(raises(chain, windowBegin + 7_999, windowBegin + 8_000)).isFalse();
        assertThat(raises(TtlBuckets.proven(chain), windowBegin, windowBegin + 7_999)).isTrue();
        assertThat(raises(TtlBuckets.NEVER, windowBegin, windowBegin + 1)).isFalse();
    }

    @Test
    void hardlyFilledSegmentTakesALaterWindow() {
        int chain = TtlBuckets.chain(60_000);
        assertThat(TtlBuckets.CHAINS.raisesBound(chain, 0, 1_000_000, CAPACITY / 4 - 1, CAPACITY)).isTrue();
        assertThat(TtlBuckets.CHAINS.raisesBound(chain, 0, ItemMetadata.NO_DEADLINE, 0, CAPACITY)).isFalse();
    }

    private static boolean raises(int chain, long latest, long deadline) {
        return TtlBuckets.CHAINS.raisesBound(chain, latest + 250, deadline, CAPACITY / 4, CAPACITY);
    }

    @Test
    void chainsThatAreNoBucketsHaveNoEnd() {
        for (int chain : new int[] {TtlBuckets.NEVER, TtlBuckets.FAR, TtlBuckets.EXTENTS,
            TtlBuckets.PROVEN_EXTENTS, TtlBuckets.proven(TtlBuckets.NEVER), TtlBuckets.proven(TtlBuckets.FAR)}) {
            assertThat(TtlBuckets.widthMillis(chain)).isZero();
            assertThat(TtlBuckets.longestMillis(chain)).isEqualTo(ItemMetadata.NO_DEADLINE);
            assertThat(TtlBuckets.CHAINS.slackMillis(chain)).isZero();
        }
    }

    @Test
    void everyChainHasATwin() {
        assertThat(TtlBuckets.isProven(TtlBuckets.EXTENTS)).isFalse();
        assertThat(TtlBuckets.proven(TtlBuckets.EXTENTS)).isEqualTo(TtlBuckets.PROVEN_EXTENTS).isEqualTo(2_054);
        assertThat(TtlBuckets.isProven(TtlBuckets.PROVEN_EXTENTS)).isTrue();
        assertThat(TtlBuckets.isProven(TtlBuckets.DEMOTED)).isFalse();
        for (int chain = TtlBuckets.NEVER; chain <= TtlBuckets.FAR; chain++) {
            int twin = TtlBuckets.proven(chain);
            assertThat(twin).isEqualTo(chain + TWIN_DISTANCE).isLessThan(TtlBuckets.CHAIN_COUNT);
            assertThat(TtlBuckets.isProven(chain)).isFalse();
            assertThat(TtlBuckets.isProven(twin)).isTrue();
            assertThat(TtlBuckets.proven(twin)).isEqualTo(twin);
        }
    }
}
