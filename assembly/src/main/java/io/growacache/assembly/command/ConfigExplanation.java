package io.growacache.assembly.command;

import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.Option;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a plan as the configuration file that says everything: each option in force, with where it was written, and whether a
 * reload changes it. Read
 * again, it gives the same plan, except for secrets, which are masked.
 */
final class ConfigExplanation {
    /** Comments begin in one column unless a value is longer than this. */
    private static final int LONGEST_ALIGNED = 60;

    private ConfigExplanation() {
    }

    static String of(ServerPlan plan) {
        return plan.sections().stream().map(ConfigExplanation::section).collect(Collectors.joining("\n"));
    }

    private static String section(Config section) {
        List<Option<?>> options = List.copyOf(section.spec().options());
        int width = options.stream()
                .flatMap(option -> assignment(section, option).stream())
                .mapToInt(String::length)
                .filter(length -> length <= LONGEST_ALIGNED)
                .max()
                .orElse(0);
        Stream<String> lines = options.stream().map(option -> assignment(section, option)
                .map(text -> text + " ".repeat(Math.max(0, width - text.length())) + "  # " + section.origin(option) + reload(option))
                .orElseGet(() -> "# " + option.key() + " is absent" + reload(option)));
        return Stream.concat(Stream.of(header(section.path())), lines).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String reload(Option<?> option) {
        return option.isChangeable() ? "; may change while running" : "";
    }

    private static Optional<String> assignment(Config section, Option<?> option) {
        return section.toToml(option).map(value -> option.key() + " = " + value);
    }

    private static String header(String path) {
        int bracket = path.indexOf('[');
        return bracket < 0 ? "[" + path + "]" : "[[" + path.substring(0, bracket) + "]]";
    }
}
