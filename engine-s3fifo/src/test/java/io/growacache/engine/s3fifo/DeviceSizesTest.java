package io.growacache.engine.s3fifo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceSizesTest {
    private static final long LARGEST = 1 << 20;

    /** The index leads to 15 items with 128 bytes, when it is full: here to 3,932,160. */
    private static DeviceSizes sizes(long deviceBytes) {
        return new DeviceSizes(deviceBytes, 64 << 20, 0.5, LARGEST);
    }

    @Test
    void tellsHowLongItemsHaveToBe() {
        assertThat(sizes(3_932_160L * 300).leastLength()).isEqualTo(300);
        assertThat(sizes(3_932_160L * 300 + 1).leastLength()).isEqualTo(301);
    }

    @Test
    void warnsWhenUsualItemsFillTheIndexFirst() {
        assertThat(sizes(3_932_160L << 10).warning()).isEmpty();
        assertThat(sizes((3_932_160L << 10) + 1).warning()).hasValueSatisfying(text -> assertThat(text)
                .contains("unless items are long", "67108864 bytes", "3932160 items", "less than 1025 bytes"));
    }

    @Test
    void warnsWithoutConditionWhenAllItemsDo() {
        assertThat(sizes(3_932_160L * LARGEST + 1).warning()).hasValueSatisfying(text -> assertThat(text)
                .startsWith("the index will be full before the device is:"));
    }
}
