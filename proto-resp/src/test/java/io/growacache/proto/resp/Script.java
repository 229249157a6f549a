package io.growacache.proto.resp;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests with the replies they must get, as texts: lines that begin with {@code >} are requests, the line after each
 * is the reply, with {@code ~} for a line end, the last one left out. Words are separated by blanks; {@code ""} is the
 * empty word.
 */
record Script(String name, List<Step> steps) {
    /** One request, and its reply as it comes over the wire. */
    record Step(String line, String reply) {
        /** The request as an array of words. */
        String request() {
            return Wire.request(words());
        }

        private String[] words() {
            String[] words = line.split(" ", -1);
            for (int index = 0; index < words.length; index++) {
                if (words[index].equals("\"\"")) {
                    words[index] = "";
                }
            }
            return words;
        }
    }

    static Script of(String name, String text) {
        List<Step> steps = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int index = 0; index < lines.size(); index += 2) {
            if (!lines.get(index).startsWith("> ")) {
                throw new IllegalArgumentException(name + ": no request: " + lines.get(index));
            }
            steps.add(new Step(lines.get(index).substring(2), lines.get(index + 1).replace("~", "\r\n") + "\r\n"));
        }
        return new Script(name, List.copyOf(steps));
    }

    /** All requests, one after another. */
    String requests() {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append(step.request()));
        return text.toString();
    }

    /** All replies, one after another. */
    String replies() {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append(step.reply()));
        return text.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
