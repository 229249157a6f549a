package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockGeometry.Overwrite;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Pins the bytes of format version 1: files that exist must stay readable. */
class DatapoolSsdFormatGoldenTest {
    private static final HexFormat HEX = HexFormat.of();

    private static final String FIELDS = """
            6761632d626c6f63 01000000 00001000
            73336669666f0000 0000000000000000
            03000000 04000000
            0807060504030201 1817161514131211 0000f0ff04000000
            0068e5cf8b010000 00100000 00000400 CRC""".replaceAll("\\s", "");
    private static final String CRC = "fb95cfb3";
    private static final String CLEAN = "434c45414e202020";
    private static final String HOLDER = HEX.formatHex("pid 42 on host".getBytes(StandardCharsets.US_ASCII));

    @Test
    void headerPage() {
        long capacity = (20L << 30) - (1 << 20);
        FileHeader header = SsdHeader.forCreation(new PoolRequest("main", "s3fifo", 3, 1, 0),
                new BlockGeometry(capacity, 4096, 256 << 10, Overwrite.IN_PLACE, 1, 1),
                new UUID(0x0102030405060708L, 0x1112131415161718L), 1_700_000_000_000L);
        assertThat(new String(header.bytes(), 0, 8, StandardCharsets.US_ASCII)).isEqualTo("gac-bnew");
        assertThat(new String(header.bytes(), 128, 8, StandardCharsets.US_ASCII)).isEqualTo("NEW     ");
        header.setVersions(3, 4);
        header.setState(PoolState.CLEAN);
        header.setHolder("pid 42 on host");
        header.publish();

        byte[] bytes = header.bytes();
        assertThat(HEX.formatHex(bytes, 0, 84)).isEqualTo(FIELDS.replace("CRC", CRC));
        assertThat(HEX.formatHex(bytes, 128, 136)).isEqualTo(CLEAN);
        assertThat(HEX.formatHex(bytes, 256, 270)).isEqualTo(HOLDER);
        byte[] rest = bytes.clone();
        Arrays.fill(rest, 0, 84, (byte) 0);
        Arrays.fill(rest, 128, 136, (byte) 0);
        Arrays.fill(rest, 256, 270, (byte) 0);
        assertThat(rest).containsOnly(0).hasSize(4096);
    }

    @Test
    void headerPageIsReadBack() {
        byte[] bytes = new byte[4096];
        System.arraycopy(HEX.parseHex(FIELDS.replace("CRC", CRC)), 0, bytes, 0, 84);
        System.arraycopy(HEX.parseHex(CLEAN), 0, bytes, 128, 8);
        System.arraycopy(HEX.parseHex(HOLDER), 0, bytes, 256, 14);

        FileHeader header = FileHeader.of(SsdHeader.FORM, bytes);

        assertThat(header.magic()).isEqualTo(SsdHeader.FORM.magic());
        assertThat(header.poolFormatVersion()).isEqualTo(1);
        assertThat(header.dataOffset()).isEqualTo(1 << 20);
        assertThat(header.engineFormat()).isEqualTo("s3fifo");
        assertThat(header.contentVersion()).isEqualTo(3);
        assertThat(header.newestContentVersion()).isEqualTo(4);
        assertThat(header.instanceId()).isEqualTo(new UUID(0x0102030405060708L, 0x1112131415161718L));
        assertThat(header.dataLength()).isEqualTo((20L << 30) - (1 << 20));
        assertThat(header.createdMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(SsdHeader.blockLength(header)).isEqualTo(4096);
        assertThat(SsdHeader.writeUnit(header)).isEqualTo(256 << 10);
        assertThat(header.crc()).isEqualTo(header.computeCrc());
        assertThat(header.state()).contains(PoolState.CLEAN);
        assertThat(header.holder()).isEqualTo("pid 42 on host");
    }
}
