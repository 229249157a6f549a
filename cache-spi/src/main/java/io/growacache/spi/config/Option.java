package io.growacache.spi.config;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One configuration option: its key, type, default, rules, documentation, and whether it may change while the server
 * runs. Declared once, as a constant, and used as the key to its value in a {@link Config}: two options are the same
 * only if they are the same object.
 *
 * <p>An option either has a default ({@link Builder#defaultsTo}), or must be configured ({@link Builder#required},
 * also if nothing is said), or may be absent ({@link Builder#optional}). Whatever its type, it is written as text and
 * read by the type's one parser, be it in a file, on a command line or as a default.
 *
 * <p>Immutable.
 *
 * @param <T> the type of the value
 */
public final class Option<T> {
    /** What a secret's value is shown as. */
    static final String MASK = "******";

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /**
     * A rule that values must follow.
     *
     * @param text what the value must be, beginning with "must"
     * @param holds whether a value follows it
     */
    private record Rule<T>(String text, Predicate<? super T> holds) {
    }

    private enum Presence { REQUIRED, OPTIONAL, DEFAULTED }

    private final String key;
    private final ValueFormat<T> format;
    private final List<Rule<T>> rules;
    private final Presence presence;
    private final Optional<T> defaultValue;
    private final String documentation;
    private final boolean isChangeable;
    private final boolean isSecret;

    private Option(Builder<T> builder) {
        key = builder.key;
        format = builder.format;
        rules = List.copyOf(builder.rules);
        presence = builder.presence;
        documentation = builder.documentation;
        isChangeable = builder.isChangeable;
        isSecret = builder.isSecret;
        defaultValue = builder.defaultText.map(this::parseDeclared);
    }

    /**
     * A number of bytes. Written as {@code 64MiB}: KiB, MiB, GiB and TiB are powers of 1024, KB, MB, GB and TB powers
     * of 1000, a number without unit (or with B) counts bytes. Fractions such as {@code 1.5GiB} are allowed where they
     * come to whole bytes. From 0 to {@link Long#MAX_VALUE}.
     *
     * @param key the option's key
     * @return a builder
     */
    public static Builder<Long> bytes(String key) {
        return new Builder<>(key, new BytesFormat());
    }

    /**
     * A length of time. Written as {@code 30s}, with one of the units ns, us, ms, s, m, h, d; a unit is required. From
     * 0 to about 292 years, in whole nanoseconds.
     *
     * @param key the option's key
     * @return a builder
     */
    public static Builder<Duration> duration(String key) {
        return new Builder<>(key, new DurationFormat());
    }

    /**
     * A share. Written as {@code 10%}, held as the fraction 0.10; the percent sign is required. Not negative, and
     * without upper limit unless {@link Builder#between} sets one.
     *
     * @param key the option's key
     * @return a builder
     */
    public static Builder<Double> percent(String key) {
        return new Builder<>(key, new PercentFormat());
    }

    /**
     * A whole number of 32 bits, in decimal.
     *
     * @param key the option's key
     * @return a builder
     */
    public static Builder<Integer> integer(String key) {
        return new Builder<>(key, WholeNumberFormat.OF_INT);
    }

    /**
     * A whole number of 64 bits, in decimal.
     *
     * @param key the option's key
     * @return a builder
     */
    public static Builder<Long> longInteger(String key) {
        return new Builder<>(key, WholeNumberFormat.OF_LONG);
    }

    /**
     * A statement that holds or not, written {@code true} or {@code false}.
     *
     * @param key the option's key
     * @return a builder
     */
    public static Builder<Boolean> flag(String key) {
        return new Builder<>(key, new FlagFormat());
    }

    /**
     * Any text, the empty one included.
     *
     * @param key the option's key
     * @return a builder
     */
    public static Builder<String> text(String key) {
        return new Builder<>(key, new TextFormat());
    }

    /**
     * One of the constants of an enum, written in lower case with hyphens: {@code WRITE_THROUGH} as
     * {@code write-through}.
     *
     * @param key the option's key
     * @param choices the enum
     * @param <E> the enum
     * @return a builder
     */
    public static <E extends Enum<E>> Builder<E> choice(String key, Class<E> choices) {
        return new Builder<>(key, new ChoiceFormat<>(choices));
    }

    /**
     * A path of the default file system, not empty. A relative path starts at the working directory of the process.
     * Whether anything is there is not looked at.
     *
     * @param key the option's key
     * @return a builder
     */
    public static Builder<Path> path(String key) {
        return new Builder<>(key, new PathFormat());
    }

    /**
     * A socket address: {@code 127.0.0.1:6379}, {@code [::1]:6379}, {@code *:6379} for every interface,
     * {@code unix:/run/cache.sock} for a socket file, or {@code name.example:6379}. No name server is asked: a host
     * name gives an {@linkplain java.net.InetSocketAddress#isUnresolved() unresolved} address. Ports from 0 (any free
     * one) to 65535.
     *
     * @param key the option's key
     * @return a builder
     */
    public static Builder<SocketAddress> address(String key) {
        return new Builder<>(key, new AddressFormat());
    }

    /**
     * Several values, each of which must be what one option describes. The list takes over that option's key and
     * documentation; the rules of the option hold for each element. Written as an array, or as one text with commas
     * ({@code a, b, "c, with comma"}); the empty text is the empty list.
     *
     * @param element describes each element; neither optional nor with a default
     * @param <E> the type of the elements
     * @return a builder for the list
     * @throws IllegalArgumentException if the element is itself a list, is optional or has a default
     */
    public static <E> Builder<List<E>> list(Option<E> element) {
        if (element.type() == OptionType.LIST) {
            throw new IllegalArgumentException(element.key + ": a list of lists has no text form");
        }
        if (element.presence != Presence.REQUIRED) {
            throw new IllegalArgumentException(element.key + ": an element is neither optional nor has a default");
        }
        return new Builder<>(element.key, new ListFormat<>(element)).documentedAs(element.documentation);
    }

    /**
     * The key, in lower case with hyphens.
     *
     * @return the key, without the section it stands in
     */
    public String key() {
        return key;
    }

    /**
     * The type of the value.
     *
     * @return the type
     */
    public OptionType type() {
        return format.type();
    }

    /**
     * The type as the option reference shows it.
     *
     * @return for example {@code size}, {@code one of: refuse, discard} or {@code list, each: address}
     */
    public String describeType() {
        return format.describe();
    }

    /**
     * The rules that a value must follow, beyond its type.
     *
     * @return the rules in the order they are checked, each beginning with "must"
     */
    public List<String> rules() {
        return rules.stream().map(Rule::text).toList();
    }

    /**
     * The value that holds if none is configured.
     *
     * @return the default, or nothing for a required or optional option
     */
    public Optional<T> defaultValue() {
        return defaultValue;
    }

    /**
     * Whether a configuration without this option is refused.
     *
     * @return true if a value must be configured
     */
    public boolean isRequired() {
        return presence == Presence.REQUIRED;
    }

    /**
     * What the option does, for operators.
     *
     * @return one line; empty only for the element of a list
     */
    public String documentation() {
        return documentation;
    }

    /**
     * Whether the value may change while the server runs.
     *
     * @return true if a reload applies a new value; false if a new value needs a restart
     */
    public boolean isChangeable() {
        return isChangeable;
    }

    /**
     * Whether the value must not be shown.
     *
     * @return true if messages, {@link #format} and {@link #toToml} mask it
     */
    public boolean isSecret() {
        return isSecret;
    }

    /**
     * A value as text, in the largest unit that gives a whole number. Read again, it gives an equal value, except for
     * a secret, which is masked.
     *
     * @param value a value of this option
     * @return the text
     */
    public String format(T value) {
        return isSecret ? MASK : format.format(value);
    }

    /**
     * A value as it stands after the equals sign of a TOML file.
     *
     * @param value a value of this option
     * @return a bare number, {@code true} or {@code false}, a quoted text, or an array of these
     */
    public String toToml(T value) {
        return isSecret ? TomlText.quoted(MASK) : format.formatToml(value);
    }

    /**
     * The value of what was written.
     *
     * @throws RuleViolation saying which rule it breaks
     */
    T read(RawValue raw) throws RuleViolation {
        return checked(format.read(raw));
    }

    private T checked(T value) throws RuleViolation {
        for (Rule<T> rule : rules) {
            if (!rule.holds.test(value)) {
                throw new RuleViolation(rule.text);
            }
        }
        return value;
    }

    private T parseDeclared(String text) {
        try {
            return checked(format.parse(text));
        } catch (RuleViolation violation) {
            throw new IllegalArgumentException("default of " + key + " = \"" + text + "\": " + violation.rule());
        }
    }

    /**
     * The option's key.
     *
     * @return the key
     */
    @Override
    public String toString() {
        return key;
    }

    /**
     * Describes an option step by step. For one thread.
     *
     * @param <T> the type of the value
     */
    public static final class Builder<T> {
        private final String key;
        private final ValueFormat<T> format;
        private final List<Rule<T>> rules = new ArrayList<>();
        private Presence presence = Presence.REQUIRED;
        private Optional<String> defaultText = Optional.empty();
        private String documentation = "";
        private boolean isChangeable;
        private boolean isSecret;

        private Builder(String key, ValueFormat<T> format) {
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException(
                        "key = \"" + key + "\": must be lower-case words and numbers joined by hyphens");
            }
            this.key = key;
            this.format = format;
        }

        /**
         * Gives the option a default.
         *
         * @param text the default as an operator would write it
         * @return this builder
         */
        public Builder<T> defaultsTo(String text) {
            presence = Presence.DEFAULTED;
            defaultText = Optional.of(text);
            return this;
        }

        /**
         * Refuses configurations without this option; also what holds if neither a default nor {@link #optional} is
         * said.
         *
         * @return this builder
         */
        public Builder<T> required() {
            presence = Presence.REQUIRED;
            defaultText = Optional.empty();
            return this;
        }

        /**
         * Allows the option to be absent: {@link Config#find} then finds nothing.
         *
         * @return this builder
         */
        public Builder<T> optional() {
            presence = Presence.OPTIONAL;
            defaultText = Optional.empty();
            return this;
        }

        /**
         * Limits the value.
         *
         * @param min the smallest allowed value
         * @param max the largest allowed value
         * @return this builder
         * @throws IllegalStateException if values of this type have no order
         */
        public Builder<T> between(T min, T max) {
            Comparator<? super T> order = order();
            if (order.compare(min, max) > 0) {
                throw new IllegalArgumentException(key + ": between " + min + " and " + max + " lies nothing");
            }
            return check("must be between " + format.format(min) + " and " + format.format(max),
                    value -> order.compare(min, value) <= 0 && order.compare(value, max) <= 0);
        }

        /**
         * Limits the value from below.
         *
         * @param min the smallest allowed value
         * @return this builder
         * @throws IllegalStateException if values of this type have no order
         */
        public Builder<T> atLeast(T min) {
            Comparator<? super T> order = order();
            return check("must be at least " + format.format(min), value -> order.compare(min, value) <= 0);
        }

        private Comparator<? super T> order() {
            return format.order().orElseThrow(() -> new IllegalStateException(key + ": values have no order"));
        }

        /**
         * Adds a rule. Rules are checked in the order added, and the first one broken is reported.
         *
         * @param rule what the value must be, for the operator: "must be a power of two between 64KiB and 1GiB"
         * @param holds whether a value follows the rule; called by any thread, never with null
         * @return this builder
         */
        public Builder<T> check(String rule, Predicate<? super T> holds) {
            rules.add(new Rule<>(Objects.requireNonNull(rule, "rule"), Objects.requireNonNull(holds, "holds")));
            return this;
        }

        /**
         * Declares that a reload applies a new value while the server runs. The object that the plugin's factory makes must
         * then be {@link io.growacache.spi.plugin.Reloadable}, or the host refuses to start it.
         *
         * @return this builder
         */
        public Builder<T> changeable() {
            isChangeable = true;
            return this;
        }

        /**
         * Keeps the value out of messages, explanations and references: a password, a token.
         *
         * @return this builder
         */
        public Builder<T> secret() {
            isSecret = true;
            return this;
        }

        /**
         * Documents the option.
         *
         * @param line what it does, for operators; one line
         * @return this builder
         * @throws IllegalArgumentException if the text has more than one line
         */
        public Builder<T> documentedAs(String line) {
            if (line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException(key + ": the documentation must be one line");
            }
            documentation = line;
            return this;
        }

        /**
         * Ends the description.
         *
         * @return the option
         * @throws IllegalArgumentException if the default does not follow the rules
         */
        public Option<T> build() {
            return new Option<>(this);
        }
    }
}
