package io.growacache.spi.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that a misspelt one most likely meant. */
final class NearestName {
    /** Names longer than this are compared by their beginnings, which bounds the work that bad input can cause. */
    private static final int COMPARED_LENGTH = 64;

    private NearestName() {
    }

    /** The end of an "unknown" message: the likely meaning if there is one, else everything that would be known. */
    static String hint(String written, Collection<String> known) {
        if (known.isEmpty()) {
            return "; none are known here";
        }
        return find(written, known)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElseGet(() -> "; known: " + String.join(", ", known));
    }

    /** The known name at the smallest edit distance, if a third of its letters or fewer (at least two) differ. */
    static Optional<String> find(String written, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(written, name) <= Math.max(2, name.length() / 3)
                        && distance(written, name) < name.length())
                .min(Comparator.comparingInt(name -> distance(written, name)));
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one name into the other. */
    static int distance(String first, String second) {
        String a = first.substring(0, Math.min(first.length(), COMPARED_LENGTH));
        String b = second.substring(0, Math.min(second.length(), COMPARED_LENGTH));
        int[][] distances = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    distances[i][j] = i + j;
                    continue;
                }
                int replaced = distances[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int best = Math.min(replaced, 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, distances[i - 2][j - 2] + 1);
                }
                distances[i][j] = best;
            }
        }
        return distances[a.length()][b.length()];
    }
}
