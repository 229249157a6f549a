package io.growacache.proto.resp;

/** Requests as they come over the wire. */
final class Wire {
    private Wire() {
    }

    /** An array of words. */
    static String request(String... words) {
        StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    /** Lines, each with its end. */
    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    /** A string reply. */
    static String bulk(String value) {
        return "$" + value.length() + "\r\n" + value + "\r\n";
    }
}
