package io.growacache.datapool.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Pins the bytes of format version 1: files that exist must stay readable. */
class DatapoolMemoryFormatGoldenTest {
    private static final HexFormat HEX = HexFormat.of();

    private static final String FIELDS = """
            6761632d706f6f6c 01000000 00100000
            7365676361636865 0000000000000000
            03000000 04000000
            0807060504030201 1817161514131211 0000002000000000
            0068e5cf8b010000 7dd935d8 00000000""".replaceAll("\\s", "");
    private static final String CLEAN = "434c45414e202020";
    private static final String HOLDER = HEX.formatHex("pid 42 on host".getBytes(StandardCharsets.US_ASCII));

    @Test
    void headerPage() {
        FileHeader header = FileHeader.forCreation(MappedHeader.FORM, new PoolRequest("memory", "segcache", 3, 1, 512L << 20),
                512L << 20, new UUID(0x0102030405060708L, 0x1112131415161718L), 1_700_000_000_000L);
        header.setVersions(3, 4);
        header.setState(PoolState.CLEAN);
        header.setHolder("pid 42 on host");
        header.publish();

        byte[] bytes = header.bytes();
        assertThat(HEX.formatHex(bytes, 0, 80)).isEqualTo(FIELDS);
        assertThat(HEX.formatHex(bytes, 128, 136)).isEqualTo(CLEAN);
        assertThat(HEX.formatHex(bytes, 256, 270)).isEqualTo(HOLDER);
        byte[] rest = bytes.clone();
        Arrays.fill(rest, 0, 80, (byte) 0);
        Arrays.fill(rest, 128, 136, (byte) 0);
        Arrays.fill(rest, 256, 270, (byte) 0);
        assertThat(rest).containsOnly(0).hasSize(4096);
    }

    @Test
    void headerPageIsReadBack() {
        byte[] bytes = new byte[4096];
        System.arraycopy(HEX.parseHex(FIELDS), 0, bytes, 0, 80);
        System.arraycopy(HEX.parseHex(CLEAN), 0, bytes, 128, 8);
        System.arraycopy(HEX.parseHex(HOLDER), 0, bytes, 256, 14);

        FileHeader header = FileHeader.of(MappedHeader.FORM, bytes);

        assertThat(header.magic()).isEqualTo(MappedHeader.FORM.magic());
        assertThat(header.poolFormatVersion()).isEqualTo(1);
        assertThat(header.dataOffset()).isEqualTo(4096);
        assertThat(header.engineFormat()).isEqualTo("segcache");
        assertThat(header.contentVersion()).isEqualTo(3);
        assertThat(header.newestContentVersion()).isEqualTo(4);
        assertThat(header.instanceId()).isEqualTo(new UUID(0x0102030405060708L, 0x1112131415161718L));
        assertThat(header.dataLength()).isEqualTo(512L << 20);
        assertThat(header.createdMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(header.crc()).isEqualTo(header.computeCrc());
        assertThat(header.state()).contains(PoolState.CLEAN);
        assertThat(header.holder()).isEqualTo("pid 42 on host");
    }

    @Test
    void unfinishedFileSaysSoInItsFirstWord() {
        FileHeader header = FileHeader.forCreation(MappedHeader.FORM, Pools.REQUEST, Pools.LENGTH, new UUID(1, 2), 3);

        assertThat(new String(header.bytes(), 0, 8, StandardCharsets.US_ASCII)).isEqualTo("gac-part");
        assertThat(new String(header.bytes(), 128, 8, StandardCharsets.US_ASCII)).isEqualTo("NEW     ");
    }
}
