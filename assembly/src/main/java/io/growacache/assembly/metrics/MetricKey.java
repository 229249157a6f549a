package io.growacache.assembly.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a metric is known by.
 *
 * @param name lower-case words with underscores, prefix included
 * @param labels names and values in turn
 */
record MetricKey(String name, List<String> labels) implements Comparable<MetricKey> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final String LABEL_WITHOUT_VALUE = "labels must be names and values in turn";

    MetricKey {
        labels = List.copyOf(labels);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name = " + name + ": must be lower-case words with underscores");
        }
        if (labels.size() % 2 != 0) {
            throw new IllegalArgumentException("labels = " + labels + ": " + LABEL_WITHOUT_VALUE);
        }
        for (int index = 0; index < labels.size(); index += 2) {
            if (!NAME.matcher(labels.get(index)).matches()) {
                throw new IllegalArgumentException("label = " + labels.get(index)
                        + ": must be lower-case words with underscores");
            }
            if (isLabel(labels.subList(0, index), labels.get(index))) {
                throw new IllegalArgumentException("label = " + labels.get(index) + ": is there twice");
            }
        }
    }

    /** The key of a plugin's metric; its own labels win over common ones of the same name. */
    static MetricKey of(String prefix, String name, List<String> commonLabels, String... labels) {
        List<String> own = List.of(labels);
        List<String> all = new ArrayList<>();
        for (int index = 0; index + 1 < commonLabels.size(); index += 2) {
            if (!isLabel(own, commonLabels.get(index))) {
                all.addAll(commonLabels.subList(index, index + 2));
            }
        }
        all.addAll(own);
        return new MetricKey(prefix + name, all);
    }

    private static boolean isLabel(List<String> labels, String label) {
        for (int index = 0; index < labels.size(); index += 2) {
            if (labels.get(index).equals(label)) {
                return true;
            }
        }
        return false;
    }

    /** The name in the Dropwizard registry, and in JSON: {@code name{label=value,…}}. */
    String text() {
        if (labels.isEmpty()) {
            return name;
        }
        StringBuilder text = new StringBuilder(name).append('{');
        for (int index = 0; index < labels.size(); index += 2) {
            text.append(index == 0 ? "" : ",").append(labels.get(index)).append('=').append(labels.get(index + 1));
        }
        return text.append('}').toString();
    }

    String[] labelArray() {
        return labels.toArray(String[]::new);
    }

    @Override
    public int compareTo(MetricKey other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : text().compareTo(other.text());
    }
}
