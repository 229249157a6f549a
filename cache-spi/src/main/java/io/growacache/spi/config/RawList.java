package io.growacache.spi.config;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Several values in the order written.
 *
 * @param elements the values; the list is copied
 * @param origin where the list begins
 */
public record RawList(List<RawValue> elements, Origin origin) implements RawValue {
    /** Copies the elements. */
    public RawList {
        elements = List.copyOf(elements);
        Objects.requireNonNull(origin, "origin");
    }

    @Override
    public String display() {
        return elements.stream().map(RawValue::display).collect(Collectors.joining(", ", "[", "]"));
    }
}
