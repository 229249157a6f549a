package io.growacache.assembly.config;

import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.config.RawList;
import io.growacache.spi.config.RawTable;
import io.growacache.spi.config.RawText;
import io.growacache.spi.config.RawValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of a command line, or of a client that changes options, laid over a file's. They have the same names, parsers and errors as the file's; what a
 * problem names as their origin is the command-line option.
 *
 * <p>Immutable.
 */
public final class CommandLineValues {
    /** No values. */
    public static final CommandLineValues NONE = new CommandLineValues(List.of());

    private static final Pattern STEP = Pattern.compile("([A-Za-z0-9_-]+)(?:\\[([0-9]{1,4})])?");
    private static final String LISTENER = "listener";

    /** One value of the command line. */
    private sealed interface Value {
    }

    /** A text for the option that a path names: {@code engine.memory}, {@code listener[0].bind}. */
    private record Setting(String path, String text, Origin origin) implements Value {
    }

    /** An address for the next listener of a protocol. */
    private record Listen(String protocol, String address, Origin origin) implements Value {
    }

    private final List<Value> values;

    private CommandLineValues(List<Value> values) {
        this.values = List.copyOf(values);
    }

    /**
     * These values and one more, which wins over earlier ones.
     *
     * @param path names the option: {@code engine.memory}, {@code listener[0].bind}
     * @param text the value as text
     * @param option the command-line option that brought it, for messages
     */
    public CommandLineValues withSetting(String path, String text, String option) {
        return withSetting(path, text, Origin.of(option));
    }

    /**
     * These values and one more, which wins over earlier ones.
     *
     * @param path names the option: {@code engine.memory}, {@code listener[0].bind}
     * @param text the value as text
     * @param origin where it comes from, for messages
     */
    public CommandLineValues withSetting(String path, String text, Origin origin) {
        return with(new Setting(path, text, origin));
    }

    /**
     * These values and an address to listen on. The first address of a protocol goes to the file's first listener of
     * that protocol, the second to its second, and so on; where the file has no more, a listener is added.
     *
     * @param protocol the protocol's name
     * @param address the address as text
     * @param option the command-line option that brought it, for messages
     */
    public CommandLineValues withListener(String protocol, String address, String option) {
        return with(new Listen(protocol, address, Origin.of(option)));
    }

    private CommandLineValues with(Value value) {
        List<Value> more = new ArrayList<>(values);
        more.add(value);
        return new CommandLineValues(more);
    }

    /**
     * Lays the values over a table.
     *
     * @param root what a file says
     * @param problems takes values whose path leads nowhere
     * @return the root table with the values
     */
    public RawTable over(RawTable root, ConfigProblems problems) {
        RawTable table = root;
        Map<String, Integer> seen = new HashMap<>();
        for (Value value : values) {
            table = switch (value) {
                case Setting setting -> set(table, setting, problems);
                case Listen listen -> listen(table, listen, seen.merge(listen.protocol, 1, Integer::sum), problems);
            };
        }
        return table;
    }

    private static RawTable set(RawTable root, Setting setting, ConfigProblems problems) {
        try {
            List<String> steps = List.of(setting.path.split("\\.", -1));
            return set(root, steps, new RawText(setting.text, setting.origin));
        } catch (NoSuchPath wrong) {
            problems.add(new ConfigProblem(
                    setting.path, Optional.of(setting.text), wrong.getMessage(), setting.origin));
            return root;
        }
    }

    private static RawTable set(RawTable table, List<String> steps, RawText text) throws NoSuchPath {
        Matcher step = STEP.matcher(steps.getFirst());
        if (!step.matches()) {
            throw new NoSuchPath("must be a path such as engine.memory or listener[0].bind");
        }
        String key = step.group(1);
        String path = table.pathOf(key);
        List<String> rest = steps.subList(1, steps.size());
        RawValue present = table.find(key).orElse(null);
        if (step.group(2) != null) {
            return table.with(key, setElement(path, present, Integer.parseInt(step.group(2)), rest, text));
        }
        if (rest.isEmpty()) {
            if (present instanceof RawTable) {
                throw new NoSuchPath("is a section; name one of its options, as in " + path + ".KEY");
            }
            return table.with(key, text);
        }
        return switch (present) {
            case null -> table.with(key, set(RawTable.empty(path, text.origin()), rest, text));
            case RawTable inner -> table.with(key, set(inner, rest, text));
            case RawList _ -> throw new NoSuchPath(path + " is a list; name an element, as in " + path + "[0].KEY");
            case RawText _ -> throw new NoSuchPath(path + " is no section");
        };
    }

    private static RawList setElement(
            String path, RawValue present, int index, List<String> rest, RawText text) throws NoSuchPath {
        List<RawValue> elements = switch (present) {
            case null -> new ArrayList<>();
            case RawList list -> new ArrayList<>(list.elements());
            case RawText _, RawTable _ -> throw new NoSuchPath(path + " is no list");
        };
        if (index > elements.size()) {
            throw new NoSuchPath("there are " + elements.size() + " of " + path + "; the next is " + path + "["
                    + elements.size() + "]");
        }
        if (index == elements.size()) {
            elements.add(null);
        }
        RawValue element = elements.get(index);
        if (rest.isEmpty()) {
            element = text;
        } else if (element instanceof RawTable inner) {
            element = set(inner, rest, text);
        } else if (element == null) {
            element = set(RawTable.empty(path + "[" + index + "]", text.origin()), rest, text);
        } else {
            throw new NoSuchPath(path + "[" + index + "] is no section");
        }
        elements.set(index, element);
        return new RawList(elements, present == null ? text.origin() : present.origin());
    }

    private static RawTable listen(RawTable root, Listen listen, int occurrence, ConfigProblems problems) {
        List<RawValue> present = root.find(LISTENER)
                .map(value -> value instanceof RawList list ? list.elements() : List.of(value))
                .orElse(List.of());
        int index = indexOf(listen.protocol, occurrence, present);
        RawTable table = root;
        if (index == present.size()) {
            table = set(table, new Setting(LISTENER + "[" + index + "].protocol", listen.protocol, listen.origin),
                    problems);
        }
        return set(table, new Setting(LISTENER + "[" + index + "].bind", listen.address, listen.origin), problems);
    }

    /** The index of the so manieth listener of a protocol, or the number of listeners if there are fewer. */
    private static int indexOf(String protocol, int occurrence, List<RawValue> listeners) {
        int found = 0;
        for (int i = 0; i < listeners.size(); i++) {
            if (listeners.get(i) instanceof RawTable table
                    && table.find(ListenerOptions.PROTOCOL.key()).orElse(null) instanceof RawText(String name, _)
                    && name.equals(protocol)
                    && ++found == occurrence) {
                return i;
            }
        }
        return listeners.size();
    }

    /** A path does not lead to an option; the message is the rule for the operator. */
    private static final class NoSuchPath extends Exception {
        private static final long serialVersionUID = 1L;

        NoSuchPath(String rule) {
            super(rule);
        }
    }
}
