package io.growacache.spi.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Numbers with a unit, such as {@code 64MiB} and {@code 1.5s}. */
final class Quantities {
    /**
     * One unit.
     *
     * @param name as written, case-sensitive: {@code MB} and {@code Mb} are different things elsewhere
     * @param scale how many base units it is
     */
    record Unit(String name, BigDecimal scale) {
        static Unit of(String name, long scale) {
            return new Unit(name, BigDecimal.valueOf(scale));
        }
    }

    /** At most 20 digits each side: no exponent, no sign, nothing that could grow without bound. */
    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,20}(?:\\.[0-9]{1,20})?) ?([A-Za-z%]*)");

    private Quantities() {
    }

    /** The amount in base units, or nothing if the text is not a number with one of the units. */
    static Optional<BigDecimal> parse(String text, List<Unit> units) {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return units.stream()
                .filter(unit -> unit.name().equals(matcher.group(2)))
                .findFirst()
                .map(unit -> new BigDecimal(matcher.group(1)).multiply(unit.scale()));
    }

    /** The amount in the largest unit of which it is a whole multiple; the base unit must be among the units. */
    static String format(BigDecimal amount, List<Unit> units) {
        return units.stream()
                .filter(unit -> amount.signum() != 0 || unit.scale().compareTo(BigDecimal.ONE) == 0)
                .filter(unit -> amount.remainder(unit.scale()).signum() == 0)
                .max((a, b) -> a.scale().compareTo(b.scale()))
                .map(unit -> amount.divide(unit.scale()).toBigInteger() + unit.name())
                .orElseThrow();
    }

    /** The names of the units, for messages. */
    static String names(List<Unit> units) {
        return units.stream().map(Unit::name).filter(name -> !name.isEmpty()).collect(Collectors.joining(", "));
    }
}
