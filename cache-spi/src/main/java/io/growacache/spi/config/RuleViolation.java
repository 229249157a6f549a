package io.growacache.spi.config;

import java.util.Optional;

/** A value does not follow the rule that is this exception's message; never leaves the package. */
final class RuleViolation extends Exception {
    private static final long serialVersionUID = 1L;

    /** The element at fault, where the value is a list. */
    private final transient RawValue blamed;

    RuleViolation(String rule) {
        this(rule, null);
    }

    RuleViolation(String rule, RawValue blamed) {
        super(rule, null, false, false);
        this.blamed = blamed;
    }

    String rule() {
        return getMessage();
    }

    Optional<RawValue> blamed() {
        return Optional.ofNullable(blamed);
    }
}
