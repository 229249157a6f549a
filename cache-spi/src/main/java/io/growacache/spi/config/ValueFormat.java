package io.growacache.spi.config;

import java.util.Comparator;
import java.util.Optional;

/**
 * How values of one type are written and read. {@code parse(format(value))} equals {@code value}.
 *
 * @param <T> the type
 */
interface ValueFormat<T> {
    OptionType type();

    /** The type as the option reference shows it, for example {@code size} or {@code one of: refuse, discard}. */
    String describe();

    /**
     * The value of a text.
     *
     * @throws RuleViolation saying what the text must be
     */
    T parse(String text) throws RuleViolation;

    /** The shortest text in the usual units that parses to this value. */
    String format(T value);

    /** How values compare, if they do. */
    default Optional<Comparator<? super T>> order() {
        return Optional.empty();
    }

    /**
     * The value of what was written.
     *
     * @throws RuleViolation saying what it must be
     */
    default T read(RawValue raw) throws RuleViolation {
        return switch (raw) {
            case RawText text -> parse(text.text());
            case RawList _ -> throw new RuleViolation("must be a single value, not a list");
            case RawTable _ -> throw new RuleViolation("must be a value, not a section");
        };
    }

    /** The value as it stands after the {@code =} in a TOML file. */
    default String formatToml(T value) {
        return TomlText.quoted(format(value));
    }
}
