package io.growacache.spi.config;

/** {@code true} and {@code false}. */
final class FlagFormat implements ValueFormat<Boolean> {
    @Override
    public OptionType type() {
        return OptionType.FLAG;
    }

    @Override
    public String describe() {
        return "true or false";
    }

    @Override
    public Boolean parse(String text) throws RuleViolation {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new RuleViolation("must be true or false");
        };
    }

    @Override
    public String format(Boolean value) {
        return value.toString();
    }

    @Override
    public String formatToml(Boolean value) {
        return format(value);
    }
}
