package io.growacache.benchmarks.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.benchmarks.policy.ReferenceTable.Case;
import io.growacache.benchmarks.policy.ReferenceTable.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of counts as files have them. */
class ReferenceTableTest {
    private static final String HEAD = "trace,ignore_size,size_spec,size_abs,algo,n_req,n_miss,miss_ratio,byte_miss_ratio,note\n";

    @TempDir
    private Path folder;

    private ReferenceTable read(String lines) throws IOException {
        return ReferenceTable.read(Files.writeString(folder.resolve("counts.csv"), HEAD + lines));
    }

    @Test
    void knowsWhatWasCountedWhere() throws IOException {
        ReferenceTable table = read("""
                a,1,0.1,40,LRU,1000,300,0.300000,0.300000,
                a,1,0.1,40,ARC,1000,250,0.250000,0.250000,
                a,0,0.1,40,ARC,1000,200,0.200000,0.100000,"degenerate, and more, of it"
                b,1,0.3,7,ARC,500,100,0.200000,0.200000,
                """);
        Case objects = new Case("a", true, 40);
        Case bytes = new Case("a", false, 40);
        assertThat(table.cases("ARC")).containsExactly(objects, bytes, new Case("b", true, 7));
        assertThat(table.cases("LRU")).containsExactly(objects);
        assertThat(table.count(objects, "ARC")).isEqualTo(new Count(1000, 250, false));
        assertThat(table.count(bytes, "ARC")).isEqualTo(new Count(1000, 200, true));
        assertThat(table.count(bytes, "LRU")).isNull();
        assertThat(table.count(objects, "LRU").ratio()).isEqualTo(0.3);
    }

    @Test
    void namesTheLineThatIsNotOfTheForm() {
        String good = "a,1,0.1,40,LRU,1000,300,0.300000,0.300000,\n";
        assertThatThrownBy(() -> read(good + "a,1,0.1,forty,LRU,1000,300,0.3,0.3,\n")).isInstanceOf(IOException.class)
                .hasMessageContaining("line 3").hasMessageContaining("size_abs");
        assertThatThrownBy(() -> read("a,1,0.1\n")).isInstanceOf(IOException.class).hasMessageContaining("line 2");
    }
}
