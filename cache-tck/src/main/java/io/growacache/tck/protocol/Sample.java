package io.growacache.tck.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A short conversation with an empty cache: requests and the exact replies to them, one character per byte. Immutable.
 *
 * @param name for messages
 * @param exchanges in order
 */
public record Sample(String name, List<Exchange> exchanges) {
    /**
     * One request and the reply to it.
     *
     * @param request what the client sends
     * @param reply what it receives; empty when there is no reply
     */
    public record Exchange(String request, String reply) {
    }

    /** Copies the list. */
    public Sample {
        exchanges = List.copyOf(exchanges);
    }

    /** A conversation without a word. */
    public static Sample named(String name) {
        return new Sample(name, List.of());
    }

    /** The conversation goes on. */
    public Sample then(String request, String reply) {
        List<Exchange> longer = new ArrayList<>(exchanges);
        longer.add(new Exchange(request, reply));
        return new Sample(name, longer);
    }

    /** All requests. */
    public byte[] requests() {
        return exchanges.stream().map(Exchange::request).collect(Collectors.joining())
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** All replies. */
    public String replies() {
        return exchanges.stream().map(Exchange::reply).collect(Collectors.joining());
    }
}
