package io.growacache.spi.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lists: an array in a file, or one text with commas between the elements. In the text form, an element that holds a
 * comma, a quote or a blank at its ends stands in double quotes, with {@code \"} and {@code \\} inside them.
 *
 * @param <E> the type of the elements
 */
final class ListFormat<E> implements ValueFormat<List<E>> {
    private static final Origin NOWHERE = Origin.DEFAULT;

    private final Option<E> element;

    ListFormat(Option<E> element) {
        this.element = element;
    }

    @Override
    public OptionType type() {
        return OptionType.LIST;
    }

    @Override
    public String describe() {
        return "list, each: " + element.describeType();
    }

    @Override
    public List<E> read(RawValue raw) throws RuleViolation {
        return switch (raw) {
            case RawText text -> elements(split(text));
            case RawList list -> elements(list.elements());
            case RawTable _ -> throw new RuleViolation("must be a list, not a section");
        };
    }

    @Override
    public List<E> parse(String text) throws RuleViolation {
        return read(new RawText(text, NOWHERE));
    }

    private List<E> elements(List<RawValue> raws) throws RuleViolation {
        List<E> values = new ArrayList<>();
        for (RawValue raw : raws) {
            try {
                values.add(element.read(raw));
            } catch (RuleViolation violation) {
                throw new RuleViolation("each " + violation.rule(), raw);
            }
        }
        return List.copyOf(values);
    }

    private static List<RawValue> split(RawText list) throws RuleViolation {
        List<RawValue> elements = new ArrayList<>();
        String text = list.text().strip();
        int position = 0;
        while (position < text.length()) {
            StringBuilder element = new StringBuilder();
            position = text.charAt(position) == '"'
                    ? readQuoted(text, position, element)
                    : readPlain(text, position, element);
            elements.add(new RawText(element.toString(), list.origin()));
            if (position < text.length() && text.charAt(position) != ',') {
                throw new RuleViolation("must have a comma after each closing quote");
            }
            if (position == text.length() - 1) {
                throw new RuleViolation("must not end in a comma");
            }
            position = skipBlanks(text, position + 1);
        }
        return elements;
    }

    private static int readPlain(String text, int start, StringBuilder element) {
        int comma = text.indexOf(',', start);
        int end = comma < 0 ? text.length() : comma;
        element.append(text.substring(start, end).strip());
        return end;
    }

    /** Reads from an opening quote; returns the position after the closing one and any blanks. */
    private static int readQuoted(String text, int start, StringBuilder element) throws RuleViolation {
        for (int position = start + 1; position < text.length(); position++) {
            char letter = text.charAt(position);
            if (letter == '"') {
                return skipBlanks(text, position + 1);
            }
            if (letter == '\\' && position + 1 < text.length()) {
                position++;
            }
            element.append(text.charAt(position));
        }
        throw new RuleViolation("must close every quote");
    }

    private static int skipBlanks(String text, int start) {
        int position = start;
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return position;
    }

    @Override
    public String format(List<E> value) {
        return value.stream().map(each -> quotedIfNeeded(element.format(each))).collect(Collectors.joining(", "));
    }

    private static String quotedIfNeeded(String text) {
        boolean isPlain = !text.isEmpty() && text.equals(text.strip())
                && text.indexOf(',') < 0 && text.charAt(0) != '"';
        return isPlain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String formatToml(List<E> value) {
        return value.stream().map(element::toToml).collect(Collectors.joining(", ", "[", "]"));
    }
}
