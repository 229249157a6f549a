package io.growacache.spi.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The options of one section, in the order in which the reference lists them, together with the rules that concern
 * several of them.
 *
 * <p>Immutable.
 */
public final class ConfigSpec {
    private static final ConfigSpec EMPTY = new ConfigSpec(Map.of(), List.of());

    /**
     * A rule about several options.
     *
     * @param blamed the option whose line is named if the rule is broken
     * @param text what must hold, beginning with "must"
     * @param holds whether it does
     */
    private record Rule(Option<?> blamed, String text, Predicate<Config> holds) {
    }

    private final Map<String, Option<?>> options;
    private final List<Rule> rules;

    private ConfigSpec(Map<String, Option<?>> options, List<Rule> rules) {
        this.options = Collections.unmodifiableMap(options);
        this.rules = List.copyOf(rules);
    }

    /**
     * A spec of the given options.
     *
     * @param options the options, with different keys and each with documentation
     * @return the spec
     * @throws IllegalArgumentException if two options have one key, or one is undocumented
     */
    public static ConfigSpec of(Option<?>... options) {
        return EMPTY.with(options);
    }

    /**
     * This spec with further options.
     *
     * @param added the options to add at the end
     * @return a new spec
     * @throws IllegalArgumentException if two options have one key, or one is undocumented
     */
    public ConfigSpec with(Option<?>... added) {
        return new ConfigSpec(merged(List.of(added)), rules);
    }

    /**
     * This spec with the options and rules of another one.
     *
     * @param other what to add at the end
     * @return a new spec
     * @throws IllegalArgumentException if the two have a key in common
     */
    public ConfigSpec with(ConfigSpec other) {
        List<Rule> all = new ArrayList<>(rules);
        all.addAll(other.rules);
        return new ConfigSpec(merged(other.options()), all);
    }

    /**
     * This spec with a rule that concerns several options. It is checked once all options have been read without a
     * problem.
     *
     * @param blamed the option of this spec whose line is named if the rule is broken
     * @param rule what must hold, for the operator: "must not be greater than max-connections"
     * @param holds whether it does; called by any thread
     * @return a new spec
     * @throws IllegalArgumentException if the option is not of this spec
     */
    public ConfigSpec withRule(Option<?> blamed, String rule, Predicate<Config> holds) {
        requireOwn(blamed);
        List<Rule> all = new ArrayList<>(rules);
        all.add(new Rule(blamed, Objects.requireNonNull(rule, "rule"), Objects.requireNonNull(holds, "holds")));
        return new ConfigSpec(options, all);
    }

    private Map<String, Option<?>> merged(Collection<Option<?>> added) {
        Map<String, Option<?>> all = new LinkedHashMap<>(options);
        for (Option<?> option : added) {
            if (option.documentation().isEmpty()) {
                throw new IllegalArgumentException("option " + option.key() + ": has no documentation");
            }
            if (all.putIfAbsent(option.key(), option) != null) {
                throw new IllegalArgumentException("option " + option.key() + ": is declared twice");
            }
        }
        return all;
    }

    /**
     * The options in the order declared.
     *
     * @return an unmodifiable collection
     */
    public Collection<Option<?>> options() {
        return options.values();
    }

    /**
     * The option of a key.
     *
     * @param key the key
     * @return the option, if this spec has it
     */
    public Optional<Option<?>> find(String key) {
        return Optional.ofNullable(options.get(key));
    }

    /**
     * The rules that concern several options.
     *
     * @return one sentence per rule, beginning with the key that is named if it is broken
     */
    public List<String> rules() {
        return rules.stream().map(rule -> rule.blamed.key() + " " + rule.text).toList();
    }

    /**
     * Reads a table: every entry must be an option of this spec and follow its rules, every required option must be
     * there, and then the rules about several options must hold. Everything else is a problem.
     *
     * @param table what was written
     * @param problems takes all that is wrong
     * @return the values; to be used only if no problem was added
     */
    public Config parse(RawTable table, ConfigProblems problems) {
        ConfigProblems found = new ConfigProblems();
        table.reportUnknownKeys(options.keySet(), found);
        Map<Option<?>, Config.Entry> entries = new LinkedHashMap<>();
        for (Option<?> option : options.values()) {
            String path = table.pathOf(option.key());
            table.find(option.key()).ifPresentOrElse(
                    raw -> read(option, path, raw, entries, found),
                    () -> fillIn(option, path, table, entries, found));
        }
        Config config = new Config(this, table.path(), table.origin(), entries);
        if (found.isEmpty()) {
            for (Rule rule : rules) {
                if (!rule.holds.test(config)) {
                    found.add(config.problem(rule.blamed, rule.text));
                }
            }
        }
        found.list().forEach(problems::add);
        return config;
    }

    private static void read(
            Option<?> option, String path, RawValue raw, Map<Option<?>, Config.Entry> entries, ConfigProblems found) {
        try {
            entries.put(option, new Config.Entry(Optional.of(option.read(raw)), raw.origin()));
        } catch (RuleViolation violation) {
            RawValue blamed = violation.blamed().orElse(raw);
            RawValue shown = option.isSecret() ? new RawText(Option.MASK, blamed.origin()) : blamed;
            found.add(path, shown, violation.rule());
        }
    }

    private static void fillIn(
            Option<?> option, String path, RawTable table, Map<Option<?>, Config.Entry> entries, ConfigProblems found) {
        if (option.isRequired()) {
            found.add(path, "must be configured", table.origin());
        } else {
            entries.put(option, new Config.Entry(option.defaultValue(), Origin.DEFAULT));
        }
    }

    /** Fails unless the option is one of this spec's own, not merely one with the same key. */
    void requireOwn(Option<?> option) {
        if (options.get(option.key()) != option) {
            throw new IllegalArgumentException("option " + option.key() + ": is not part of this spec");
        }
    }

    @Override
    public String toString() {
        return options.keySet().toString();
    }
}
