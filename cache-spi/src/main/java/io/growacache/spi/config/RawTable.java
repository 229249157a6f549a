package io.growacache.spi.config;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Keys with their values as written, in the order written. A table knows its path from the root of the configuration
 * ({@code engine}, {@code listener[0]}), so that a problem with one of its entries can be named in full.
 *
 * <p>Immutable.
 */
public final class RawTable implements RawValue {
    private final String path;
    private final Origin origin;
    private final Map<String, RawValue> entries;

    private RawTable(String path, Origin origin, Map<String, RawValue> entries) {
        this.path = Objects.requireNonNull(path, "path");
        this.origin = Objects.requireNonNull(origin, "origin");
        this.entries = Collections.unmodifiableMap(entries);
    }

    /**
     * A table with the given entries.
     *
     * @param path the table's path from the root; empty for the root itself
     * @param origin where the table begins
     * @param entries the entries; copied, in their iteration order
     * @return the table
     */
    public static RawTable of(String path, Origin origin, Map<String, ? extends RawValue> entries) {
        return new RawTable(path, origin, new LinkedHashMap<>(entries));
    }

    /**
     * A table without entries.
     *
     * @param path the table's path from the root; empty for the root itself
     * @param origin where the table would begin
     * @return the table
     */
    public static RawTable empty(String path, Origin origin) {
        return new RawTable(path, origin, Map.of());
    }

    /**
     * The table's path from the root of the configuration.
     *
     * @return the path; empty for the root
     */
    public String path() {
        return path;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    /**
     * The entries in the order written.
     *
     * @return an unmodifiable map
     */
    public Map<String, RawValue> entries() {
        return entries;
    }

    /**
     * The value of one key.
     *
     * @param key a key of this table, not a path
     * @return the value, or nothing if the key was not written
     */
    public Optional<RawValue> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /**
     * This table with one entry added or replaced; a replaced entry keeps its place.
     *
     * @param key the key
     * @param value the value
     * @return a new table
     */
    public RawTable with(String key, RawValue value) {
        Map<String, RawValue> changed = new LinkedHashMap<>(entries);
        changed.put(key, value);
        return new RawTable(path, origin, changed);
    }

    /**
     * This table without some of its entries: what is left when the host has taken out what belongs to others.
     *
     * @param keys the keys to leave out; those that are absent are ignored
     * @return a new table
     */
    public RawTable without(String... keys) {
        Map<String, RawValue> changed = new LinkedHashMap<>(entries);
        for (String key : keys) {
            changed.remove(key);
        }
        return new RawTable(path, origin, changed);
    }

    /**
     * The full name of an entry of this table.
     *
     * @param key a key of this table
     * @return the table's path, a dot and the key; the key alone in the root
     */
    public String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /**
     * Reports every entry whose key is not among the known ones, with the nearest known key where one is near.
     *
     * @param known the keys that have a meaning in this table
     * @param problems takes what is found
     */
    public void reportUnknownKeys(Collection<String> known, ConfigProblems problems) {
        entries.forEach((key, value) -> {
            if (!known.contains(key)) {
                String kind = value instanceof RawTable ? "no such section" : "no such option";
                problems.add(pathOf(key), value, kind + NearestName.hint(key, known));
            }
        });
    }

    @Override
    public String display() {
        return "{" + String.join(", ", entries.keySet()) + "}";
    }

    /** Whether the other object is a table of the same path, origin and entries; their order means nothing. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RawTable table
                && path.equals(table.path)
                && origin.equals(table.origin)
                && entries.equals(table.entries);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, origin, entries);
    }

    @Override
    public String toString() {
        return (path.isEmpty() ? "root" : path) + display();
    }
}
