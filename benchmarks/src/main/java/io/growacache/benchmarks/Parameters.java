package io.growacache.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters of a benchmark: each with the values that it takes, and which of them names the subjects.
 *
 * @param subjectName the parameter that says who is measured; empty where nobody is compared
 * @param subjects its values; the first one is compared with the others
 * @param values names and values of all other parameters
 */
record Parameters(String subjectName, List<String> subjects, Map<String, List<String>> values) {
    /** The same, where one parameter takes other values. */
    Parameters with(String name, List<String> newValues) {
        Map<String, List<String>> changed = new LinkedHashMap<>(values);
        changed.put(name, newValues);
        return new Parameters(subjectName, subjects, changed);
    }

    /** The same without one parameter. */
    Parameters without(String name) {
        Map<String, List<String>> changed = new LinkedHashMap<>(values);
        changed.remove(name);
        return new Parameters(subjectName, subjects, changed);
    }

    /** Every combination of values. */
    List<Map<String, String>> combinations() {
        List<Map<String, String>> combinations = new ArrayList<>();
        combinations.add(Map.of());
        for (Map.Entry<String, List<String>> parameter : values.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> combination : combinations) {
                for (String value : parameter.getValue()) {
                    Map<String, String> extended = new LinkedHashMap<>(combination);
                    extended.put(parameter.getKey(), value);
                    longer.add(extended);
                }
            }
            combinations = longer;
        }
        return combinations;
    }
}
