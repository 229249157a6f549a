package io.growacache.spi.config;

/** Writes text as a TOML basic string, source: TOML 1.0.0, section "String". */
final class TomlText {
    private TomlText() {
    }

    static String quoted(String text) {
        StringBuilder toml = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                toml.append('\\').append(letter);
            } else if (Character.isISOControl(letter)) {
                toml.append(String.format("\\u%04x", (int) letter));
            } else {
                toml.append(letter);
            }
        }
        return toml.append('"').toString();
    }
}
