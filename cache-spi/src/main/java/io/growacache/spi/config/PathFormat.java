package io.growacache.spi.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths of the default file system, absolute or relative to the working directory of the process. */
final class PathFormat implements ValueFormat<Path> {
    @Override
    public OptionType type() {
        return OptionType.PATH;
    }

    @Override
    public String describe() {
        return "path";
    }

    @Override
    public Path parse(String text) throws RuleViolation {
        if (text.isEmpty()) {
            throw new RuleViolation("must not be empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new RuleViolation("must be a path: " + e.getReason());
        }
    }

    @Override
    public String format(Path value) {
        return value.toString();
    }
}
