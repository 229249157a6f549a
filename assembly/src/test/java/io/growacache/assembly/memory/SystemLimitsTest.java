package io.growacache.assembly.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees of files as Linux shows them. */
class SystemLimitsTest {
    private static final String VERSION_2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
    private static final String VERSION_1 = """
            36 32 0:31 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory
            37 32 0:32 / /sys/fs/cgroup/cpu rw,nosuid - cgroup cgroup rw,cpu,cpuacct
            """;
    private static final String NO_LIMIT_OF_VERSION_1 = "9223372036854771712\n";

    @TempDir
    private Path root;

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String limit() {
        return SystemLimits.memory(root).map(limit -> (limit.bytes() >> 20) + " " + limit.source()).orElse("none");
    }

    private void machine(String group, String mounts) throws IOException {
        write("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:         1000 kB\n");
        write("proc/self/cgroup", group);
        write("proc/self/mountinfo", "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n" + mounts);
    }

    @Test
    void isTheMachinesWithoutGroups() throws IOException {
        assertThat(limit()).isEqualTo("none");
        write("proc/meminfo", "MemTotal:        8388608 kB\n");
        assertThat(limit()).isEqualTo("8192 the machine's memory");
    }

    @Test
    void isTheGroupsOfVersion2() throws IOException {
        machine("0::/system.slice/cache.service\n", VERSION_2);
        write("sys/fs/cgroup/system.slice/cache.service/memory.max", "1073741824\n");
        assertThat(limit()).isEqualTo("1024 /sys/fs/cgroup/system.slice/cache.service/memory.max");
        write("sys/fs/cgroup/system.slice/cache.service/memory.high", "536870912\n");
        assertThat(limit()).isEqualTo("512 /sys/fs/cgroup/system.slice/cache.service/memory.high");
    }

    @Test
    void isTheLeastAlongThePath() throws IOException {
        machine("0::/a/b/c\n", VERSION_2);
        write("sys/fs/cgroup/a/b/c/memory.max", "max\n");
        write("sys/fs/cgroup/a/b/memory.max", "2147483648\n");
        write("sys/fs/cgroup/a/memory.max", "1073741824\n");
        assertThat(limit()).isEqualTo("1024 /sys/fs/cgroup/a/memory.max");
        write("sys/fs/cgroup/a/memory.max", "17179869184\n");
        write("sys/fs/cgroup/a/b/memory.max", "max\n");
        assertThat(limit()).isEqualTo("8192 the machine's memory");
    }

    @Test
    void isTheTopOfAContainerOfVersion2() throws IOException {
        machine("0::/\n", VERSION_2);
        write("sys/fs/cgroup/memory.max", "268435456\n");
        assertThat(limit()).isEqualTo("256 /sys/fs/cgroup/memory.max");
    }

    @Test
    void isTheGroupsOfVersion1() throws IOException {
        machine("9:name=systemd:/\n4:cpu,cpuacct:/other\n3:memory:/outer/inner\n0::/\n", VERSION_1);
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", NO_LIMIT_OF_VERSION_1);
        write("sys/fs/cgroup/memory/outer/memory.limit_in_bytes", "1073741824\n");
        write("sys/fs/cgroup/memory/outer/inner/memory.limit_in_bytes", "2147483648\n");
        write("sys/fs/cgroup/cpu/other/memory.limit_in_bytes", "1048576\n");
        assertThat(limit()).isEqualTo("1024 /sys/fs/cgroup/memory/outer/memory.limit_in_bytes");
        write("sys/fs/cgroup/memory/outer/memory.limit_in_bytes", NO_LIMIT_OF_VERSION_1);
        assertThat(limit()).isEqualTo("2048 /sys/fs/cgroup/memory/outer/inner/memory.limit_in_bytes");
    }

    @Test
    void isTheContainersThoughItsGroupHasTheHostsName() throws IOException {
        machine("3:memory:/docker/0123\n", VERSION_1.replace("0:31 / /sys", "0:31 /docker/0123 /sys"));
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "134217728\n");
        assertThat(limit()).isEqualTo("128 /sys/fs/cgroup/memory/memory.limit_in_bytes");
        // Started from a shell of another group than the one that is mounted.
        write("proc/self/cgroup", "3:memory:/elsewhere\n");
        assertThat(limit()).isEqualTo("128 /sys/fs/cgroup/memory/memory.limit_in_bytes");
    }

    @Test
    void takesTheLeastOfBothVersions() throws IOException {
        machine("3:memory:/one\n0::/two\n", VERSION_1 + VERSION_2.replace("/sys/fs/cgroup", "/sys/fs/cgroup/unified"));
        write("sys/fs/cgroup/memory/one/memory.limit_in_bytes", "268435456\n");
        write("sys/fs/cgroup/unified/two/memory.max", "134217728\n");
        assertThat(limit()).isEqualTo("128 /sys/fs/cgroup/unified/two/memory.max");
    }

    @Test
    void readsNamesWithBlanksAndColons() throws IOException {
        machine("0::/a b:c\n", VERSION_2.replace("/sys/fs/cgroup", "/sys/fs/c\\040g"));
        write("sys/fs/c g/a b:c/memory.max", "134217728\n");
        assertThat(limit()).isEqualTo("128 /sys/fs/c g/a b:c/memory.max");
    }

    @Test
    void ignoresWhatItDoesNotUnderstand() throws IOException {
        machine("nonsense\n0::/../../x\n", "broken\n36 - cgroup2\n" + VERSION_2);
        write("sys/fs/cgroup/memory.max", "much\n");
        write("x/memory.max", "1048576\n");
        assertThat(limit()).isEqualTo("8192 the machine's memory");
        write("sys/fs/cgroup/memory.max", "99999999999999999999\n");
        assertThat(limit()).isEqualTo("8192 the machine's memory");
    }

    @Test
    void knowsThisMachine() {
        assertThat(SystemLimits.memory()).hasValueSatisfying(limit -> assertThat(limit.bytes()).isGreaterThan(1 << 20));
    }
}
