package io.growacache.spi.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/**
 * The values of the options of one section, checked, with defaults filled in, and each with its origin.
 *
 * <p>Immutable. Reading an option is a map look-up: do it when an object is created, not per request.
 */
public final class Config {
    /**
     * The value of one option.
     *
     * @param value the value; empty for an optional option that was not configured
     * @param origin where the value was written
     */
    record Entry(Optional<?> value, Origin origin) {
    }

    private final ConfigSpec spec;
    private final String path;
    private final Origin origin;
    private final Map<Option<?>, Entry> entries;

    Config(ConfigSpec spec, String path, Origin origin, Map<Option<?>, Entry> entries) {
        this.spec = spec;
        this.path = path;
        this.origin = origin;
        this.entries = Map.copyOf(entries);
    }

    /**
     * A configuration from texts, for embedders and unit tests.
     *
     * @param spec the options
     * @param values texts by key, as an operator would write them; the list form is {@code a, b}
     * @return the configuration
     * @throws ConfigException with all problems, if there are any
     */
    public static Config of(ConfigSpec spec, Map<String, String> values) {
        Map<String, RawText> texts = new LinkedHashMap<>();
        values.forEach((key, text) -> texts.put(key, new RawText(text, Origin.PROGRAM)));
        ConfigProblems problems = new ConfigProblems();
        Config config = spec.parse(RawTable.of("", Origin.PROGRAM, texts), problems);
        problems.throwIfAny();
        return config;
    }

    /**
     * The configuration in which nothing was written.
     *
     * @param spec the options
     * @return the configuration
     * @throws ConfigException if an option is required
     */
    public static Config defaults(ConfigSpec spec) {
        return of(spec, Map.of());
    }

    /**
     * The options this configuration has values for.
     *
     * @return the spec it was read with
     */
    public ConfigSpec spec() {
        return spec;
    }

    /**
     * The path of the section from the root of the configuration.
     *
     * @return for example {@code engine}; empty for the root and for configurations without a file
     */
    public String path() {
        return path;
    }

    /**
     * The value of an option that has one in every configuration: it is required, or has a default.
     *
     * @param option an option of this configuration's spec
     * @param <T> the type of the value
     * @return the value
     * @throws IllegalArgumentException if the option is not part of the spec
     * @throws NoSuchElementException if the option is optional and not configured
     */
    public <T> T get(Option<T> option) {
        return find(option).orElseThrow(() ->
                new NoSuchElementException("option " + option.key() + ": is not configured; use find"));
    }

    /**
     * The value of an option that may be absent.
     *
     * @param option an option of this configuration's spec
     * @param <T> the type of the value
     * @return the value, or nothing if the option is optional and not configured
     * @throws IllegalArgumentException if the option is not part of the spec
     */
    @SuppressWarnings("unchecked") // The spec reads each entry with the option that is its key.
    public <T> Optional<T> find(Option<T> option) {
        return (Optional<T>) entry(option).value();
    }

    /**
     * Whether nobody wrote this option.
     *
     * @param option an option of this configuration's spec
     * @return true if the value is the default, or absent
     */
    public boolean isDefault(Option<?> option) {
        return entry(option).origin().equals(Origin.DEFAULT);
    }

    /**
     * Where the value of an option was written.
     *
     * @param option an option of this configuration's spec
     * @return the origin; {@link Origin#DEFAULT} if nobody wrote it
     */
    public Origin origin(Option<?> option) {
        return entry(option).origin();
    }

    /**
     * The value of an option as text, in the largest unit that gives a whole number; a secret is masked.
     *
     * @param option an option of this configuration's spec
     * @return the text, or nothing if the option is not configured
     */
    public Optional<String> format(Option<?> option) {
        return formatted(option);
    }

    private <T> Optional<String> formatted(Option<T> option) {
        return find(option).map(option::format);
    }

    /**
     * The value of an option as it stands after the equals sign of a TOML file; a secret is masked.
     *
     * @param option an option of this configuration's spec
     * @return the text, or nothing if the option is not configured
     */
    public Optional<String> toToml(Option<?> option) {
        return toTomlText(option);
    }

    private <T> Optional<String> toTomlText(Option<T> option) {
        return find(option).map(option::toToml);
    }

    /**
     * A problem with the value of an option, for a factory that finds it unusable: it contradicts another one, or the
     * machine cannot provide it.
     *
     * @param option an option of this configuration's spec
     * @param rule what is wrong, or the rule that is broken: "must be a multiple of the device's block size, 4KiB"
     * @return the problem, to be thrown in a {@link ConfigException}
     */
    public ConfigProblem problem(Option<?> option, String rule) {
        return new ConfigProblem(
                path.isEmpty() ? option.key() : path + "." + option.key(),
                format(option),
                rule,
                isDefault(option) ? origin : origin(option));
    }

    /**
     * The options whose value differs from another configuration's.
     *
     * @param other a configuration of the same spec
     * @return the options in the order declared
     * @throws IllegalArgumentException if the specs differ
     */
    public List<Option<?>> differences(Config other) {
        return spec.options().stream()
                .filter(option -> !find(option).equals(other.find(option)))
                .toList();
    }

    private Entry entry(Option<?> option) {
        Entry entry = entries.get(Objects.requireNonNull(option, "option"));
        if (entry == null) {
            spec.requireOwn(option);
            throw new IllegalStateException("option " + option.key() + ": was refused; see the reported problems");
        }
        return entry;
    }

    /**
     * The values in the order declared, secrets masked.
     *
     * @return for example {@code {segment-size=1MiB, merge=3}}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (Option<?> option : spec.options()) {
            if (entries.containsKey(option)) {
                format(option).ifPresent(value ->
                        text.append(text.length() > 1 ? ", " : "").append(option.key()).append('=').append(value));
            }
        }
        return text.append('}').toString();
    }
}
