package io.growacache.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskWriteCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;

class VerdictTest {
    private static final String TEST = Reads.ReadWhilePut.class.getName().replace('$', '.');

    @TempDir
    private Path folder;

    @Test
    void passesWhatIsExplained() throws Exception {
        Verdict verdict = judge(result(Status.NORMAL, "old, new", "new, new"));
        assertThat(verdict.lines()).last().asString().isEqualTo("lru: 1 tests, 14 meetings, passed");
        assertThat(verdict.isPassed()).isTrue();
    }

    @Test
    void failsWhatIsNot() throws Exception {
        Verdict verdict = judge(result(Status.NORMAL, "old, new", "torn, new"));
        assertThat(verdict.isPassed()).isFalse();
        assertThat(verdict.lines()).anyMatch(line -> line.contains(TEST) && line.contains("torn, new"));
    }

    @Test
    void failsWhatBrokeDown() throws Exception {
        assertThat(judge(result(Status.VM_ERROR, "old, new")).isPassed()).isFalse();
        assertThat(judge(result(Status.TEST_ERROR, "old, new")).isPassed()).isFalse();
    }

    @Test
    void failsWhatWasNotSeen() throws Exception {
        assertThat(judge(result(Status.NORMAL)).isPassed()).isFalse();
        assertThat(judge().isPassed()).isFalse();
    }

    private Verdict judge(TestResult... results) throws Exception {
        String file = folder.resolve("results").toString();
        DiskWriteCollector collector = new DiskWriteCollector(file);
        for (TestResult result : results) {
            collector.add(result);
        }
        collector.close();
        Verdict verdict = new Verdict("lru", new TreeSet<>(List.of(TEST)));
        verdict.read(file);
        return verdict;
    }

    private static TestResult result(Status status, String... states) throws Exception {
        Options options = new Options(new String[0]);
        assertThat(options.parse()).isTrue();
        TestResult result = new TestResult(status);
        result.setConfig(new TestConfig(options, TestList.getInfo(TEST), 0, List.of(), 0, null));
        for (String state : states) {
            result.addState(state, 7);
        }
        return result;
    }
}
