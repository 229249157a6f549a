package io.growacache.engine.hybridlog.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageLayoutTest {
    @Test
    void offsetsAreThoseOfTheTable() {
        assertThat(PageLayout.PAGE_NUMBER_OFFSET).isZero();
        assertThat(PageLayout.FRAME_OFFSET).isEqualTo(8);
        assertThat(PageLayout.CLEAR_SEQUENCE_OFFSET).isEqualTo(16);
        assertThat(PageLayout.RESERVED_OFFSET).isEqualTo(64);
        assertThat(PageLayout.USED_OFFSET).isEqualTo(72);
        assertThat(PageLayout.LENGTH).isEqualTo(128);
    }
}
