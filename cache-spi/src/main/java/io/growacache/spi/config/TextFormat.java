package io.growacache.spi.config;

/** Any text, the empty one included. */
final class TextFormat implements ValueFormat<String> {
    @Override
    public OptionType type() {
        return OptionType.TEXT;
    }

    @Override
    public String describe() {
        return "text";
    }

    @Override
    public String parse(String text) {
        return text;
    }

    @Override
    public String format(String value) {
        return value;
    }
}
