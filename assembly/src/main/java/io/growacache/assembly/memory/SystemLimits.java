package io.growacache.assembly.memory;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the memory limit of this process: the least that its control groups, of version 1 or 2, and those around them allow, or
 * what the machine has. See {@code cgroups(7)} and {@code proc_pid_mountinfo(5)}.
 */
public final class SystemLimits {
    /** Above this, version 1 means that there is no limit: it has no word for that. */
    private static final long UNLIMITED = 1L << 60;
    private static final List<String> FILES_OF_VERSION_1 = List.of("memory.limit_in_bytes");
    /** The group is throttled at the second as it is killed at the first. */
    private static final List<String> FILES_OF_VERSION_2 = List.of("memory.max", "memory.high");
    private static final String MEMORY = "memory";
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final Pattern TOTAL_MEMORY = Pattern.compile("MemTotal:\\s+([0-9]{1,15}) kB");

    private final Path root;

    private SystemLimits(Path root) {
        this.root = root;
    }

    /** The limit of this process, as it stands. */
    public static Optional<MemoryLimit> memory() {
        Optional<MemoryLimit> limit = memory(Path.of("/"));
        if (limit.isEmpty() && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            return Optional.of(new MemoryLimit(system.getTotalMemorySize(), "the machine's memory"));
        }
        return limit;
    }

    /**
     * The limit of the process whose file system begins at a folder.
     *
     * @param root what holds {@code proc} and the mounted control groups
     * @return nothing if the folder tells of no limit
     */
    static Optional<MemoryLimit> memory(Path root) {
        SystemLimits limits = new SystemLimits(root);
        return Stream.concat(limits.ofMachine().stream(), limits.ofGroups().stream())
                .min(Comparator.comparingLong(MemoryLimit::bytes));
    }

    private Optional<MemoryLimit> ofMachine() {
        return lines(root.resolve("proc/meminfo")).stream().map(TOTAL_MEMORY::matcher).filter(Matcher::matches).findFirst()
                .map(line -> new MemoryLimit(Long.parseLong(line.group(1)) << 10, "the machine's memory"));
    }

    /** A mounted hierarchy of control groups. */
    private record Mount(String root, String point, List<String> files) {
    }

    private List<MemoryLimit> ofGroups() {
        List<MemoryLimit> limits = new ArrayList<>();
        List<String> groups = lines(root.resolve("proc/self/cgroup"));
        for (Mount mount : mounts()) {
            for (String group : groups) {
                // NUMBER:CONTROLLERS:PATH; the path may hold colons.
                String[] parts = group.split(":", 3);
                boolean isVersion2 = mount.files.equals(FILES_OF_VERSION_2);
                if (parts.length == 3 && (isVersion2 ? parts[1].isEmpty()
                        : Arrays.asList(parts[1].split(",", -1)).contains(MEMORY))) {
                    addLimits(mount, parts[2], limits);
                }
            }
        }
        return limits;
    }

    private List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        for (String line : lines(root.resolve("proc/self/mountinfo"))) {
            // ID PARENT DEVICE ROOT POINT OPTIONS [TAGS…] - TYPE SOURCE SUPER-OPTIONS
            String[] parts = line.split(" - ", 2);
            String[] before = parts[0].split(" ", -1);
            String[] after = parts.length == 2 ? parts[1].split(" ", -1) : new String[0];
            if (before.length < 5 || after.length < 3) {
                continue;
            }
            if (after[0].equals("cgroup2")) {
                mounts.add(new Mount(unescaped(before[3]), unescaped(before[4]), FILES_OF_VERSION_2));
            } else if (after[0].equals("cgroup") && Arrays.asList(after[2].split(",", -1)).contains(MEMORY)) {
                mounts.add(new Mount(unescaped(before[3]), unescaped(before[4]), FILES_OF_VERSION_1));
            }
        }
        return mounts;
    }

    private void addLimits(Mount mount, String group, List<MemoryLimit> limits) {
        Path top = root.resolve(relative(mount.point)).normalize();
        Path folder = folderOf(mount, group, top);
        while (folder != null && folder.startsWith(top)) {
            for (String file : mount.files) {
                Path path = folder.resolve(file);
                lines(path).stream().findFirst().flatMap(SystemLimits::limit)
                        .ifPresent(bytes -> limits.add(new MemoryLimit(bytes, "/" + root.relativize(path))));
            }
            folder = folder.getParent();
        }
    }

    /** The group's folder as this process sees it. A container may see its own group as the top, under the host's name. */
    private static Path folderOf(Mount mount, String group, Path top) {
        String visible = mount.root.equals("/") ? group
                : group.equals(mount.root) || group.startsWith(mount.root + "/") ? group.substring(mount.root.length()) : "/";
        Path folder = top.resolve(relative(visible)).normalize();
        return folder.startsWith(top) && Files.isDirectory(folder) ? folder : top;
    }

    private static Optional<Long> limit(String text) {
        // Version 2 writes "max"; no limit has more digits than a long.
        if (!text.matches("[0-9]{1,19}")) {
            return Optional.empty();
        }
        long bytes = Long.parseUnsignedLong(text);
        return bytes > 0 && bytes < UNLIMITED ? Optional.of(bytes) : Optional.empty();
    }

    private static String relative(String path) {
        return path.replaceFirst("^/+", "");
    }

    private static String unescaped(String text) {
        return OCTAL.matcher(text).replaceAll(match ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 8))));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException absent) {
            // What cannot be read limits nothing that could be told to the operator.
            return List.of();
        }
    }
}
