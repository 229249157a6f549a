package io.growacache.proto.resp.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordMemoryTest {
    /** Ten thousand clients may wait at once, with a few words each. */
    @Test
    void takesLittleMoreThanTheWords() {
        try (WordMemory memory = new WordMemory()) {
            List<NativeMemory.Block> blocks = new ArrayList<>();
            long bytes = 0;
            for (int index = 0; index < 100; index++) {
                NativeMemory.Block block = memory.acquire(20);
                assertThat(block.length()).isGreaterThanOrEqualTo(20);
                blocks.add(block);
                bytes += block.length();
            }
            assertThat(bytes).isLessThan(20_000);
            assertThat(blocks.stream().map(NativeMemory.Block::address)).doesNotHaveDuplicates();
            blocks.forEach(memory::release);
        }
    }

    @Test
    void usesItsBlockAgain() {
        try (WordMemory memory = new WordMemory()) {
            NativeMemory.Block first = memory.acquire(0);
            NativeMemory.Block meanwhile = memory.acquire(10);
            memory.release(first);
            memory.release(meanwhile);
            assertThat(memory.acquire(16 << 10)).isSameAs(first);
            NativeMemory.Block large = memory.acquire((16 << 10) + 1);
            assertThat(large.length()).isEqualTo((16 << 10) + 1);
            memory.release(large);
            memory.release(first);
            assertThat(memory.acquire(1)).isSameAs(first);
        }
    }
}
