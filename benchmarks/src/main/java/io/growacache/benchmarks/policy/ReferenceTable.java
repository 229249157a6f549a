package io.growacache.benchmarks.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What another simulator counted: lines of {@code trace,ignore_size,size_spec,size_abs,algo,n_req,n_miss,…,note}, of which
 * columns after the seventh but the last are not read. A capacity is in objects where sizes are ignored, else in bytes.
 */
final class ReferenceTable {
    private static final int COLUMNS = 10;
    private static final int TRACE = 0;
    private static final int IGNORE_SIZE = 1;
    private static final int CAPACITY = 3;
    private static final int ALGORITHM = 4;
    private static final int REQUESTS = 5;
    private static final int MISSES = 6;
    private static final int NOTE = 9;

    /** Where something was counted. */
    record Case(String trace, boolean isInObjects, long capacity) {
    }

    /** What was counted; {@code hasNote} when the counting is not to be trusted. */
    record Count(long requests, long misses, boolean hasNote) {
        double ratio() {
            return (double) misses / requests;
        }
    }

    private final Map<Case, Map<String, Count>> counts = new LinkedHashMap<>();

    private ReferenceTable() {
    }

    /**
     * Reads a file whose first line names the columns.
     *
     * @throws IOException when it cannot be read, or a line is not of that form; the message names it
     */
    static ReferenceTable read(Path file) throws IOException {
        ReferenceTable table = new ReferenceTable();
        List<String> lines = Files.readAllLines(file);
        for (int number = 2; number <= lines.size(); number++) {
            try {
                table.add(lines.get(number - 1).split(",", COLUMNS));
            } catch (ArrayIndexOutOfBoundsException | NumberFormatException malformed) {
                throw new IOException(file + ", line " + number + ": not trace,ignore_size,size_spec,size_abs,algo,n_req,"
                        + "n_miss,miss_ratio,byte_miss_ratio,note", malformed);
            }
        }
        return table;
    }

    private void add(String[] columns) {
        Case where = new Case(columns[TRACE], columns[IGNORE_SIZE].equals("1"), Long.parseLong(columns[CAPACITY]));
        counts.computeIfAbsent(where, any -> new LinkedHashMap<>()).put(columns[ALGORITHM],
                new Count(Long.parseLong(columns[REQUESTS]), Long.parseLong(columns[MISSES]), !columns[NOTE].isEmpty()));
    }

    /** Where an algorithm was counted, in the file's order. */
    List<Case> cases(String algorithm) {
        List<Case> cases = new ArrayList<>();
        counts.forEach((where, byAlgorithm) -> {
            if (byAlgorithm.containsKey(algorithm)) {
                cases.add(where);
            }
        });
        return cases;
    }

    /** What an algorithm missed there, or null. */
    Count count(Case where, String algorithm) {
        return counts.getOrDefault(where, Map.of()).get(algorithm);
    }
}
