package io.growacache.spi.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The constants of an enum, written in lower case with hyphens: {@code WRITE_THROUGH} is {@code write-through}.
 *
 * @param <E> the enum
 */
final class ChoiceFormat<E extends Enum<E>> implements ValueFormat<E> {
    private final Map<String, E> constants = new LinkedHashMap<>();

    ChoiceFormat(Class<E> choices) {
        for (E constant : choices.getEnumConstants()) {
            constants.put(nameOf(constant), constant);
        }
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public OptionType type() {
        return OptionType.CHOICE;
    }

    @Override
    public String describe() {
        return "one of: " + String.join(", ", constants.keySet());
    }

    @Override
    public E parse(String text) throws RuleViolation {
        E constant = constants.get(text);
        if (constant == null) {
            throw new RuleViolation("must be " + describe());
        }
        return constant;
    }

    @Override
    public String format(E value) {
        return nameOf(value);
    }
}
