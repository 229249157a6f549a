package io.growacache.tck.protocol;

import io.growacache.spi.protocol.ProtocolFactory;
import java.util.List;

class LineProtocolConformanceTest extends ProtocolConformance {
    @Override
    protected ProtocolFactory factory() {
        return LineProtocol.factory();
    }

    @Override
    protected List<Sample> samples() {
        return lineSamples();
    }

    @Override
    protected Sample steadyState() {
        return lineSteadyState();
    }

    static List<Sample> lineSamples() {
        Sample many = Sample.named("many keys");
        for (int index = 0; index < 12; index++) {
            many = many.then("put k" + index + " 3\nv" + (10 + index), "stored\n");
        }
        for (int index = 0; index < 14; index++) {
            many = many.then("get k" + index, "").then("\n", index < 12 ? "value 3\nv" + (10 + index) + "\n" : "none\n");
        }
        return List.of(
                Sample.named("basics").then("get a\n", "none\n").then("put a 5\nhello", "stored\n")
                        .then("get a\n", "value 5\nhello\n").then("get a\n", "value 5\nhello\n").then("del a\n", "deleted\n")
                        .then("del a\n", "none\n").then("put a 0\n", "stored\n").then("get a\n", "value 0\n\n"),
                Sample.named("numbers").then("add n\n", "number 1\n").then("add n\n", "number 2\n")
                        .then("get n\n", "value 1\n2\n").then("put n 1\nx", "stored\n").then("add n\n", "error no number\n")
                        .then("scan\n", "items 1\n"),
                Sample.named("errors").then("what\n", "error what?\n").then("get\n", "error what?\n")
                        .then("put a x\n", "error bad length\n").then("put a 2000000\n" + "z".repeat(2_000_000),
                                "error too large\n").then("get a\n", "none\n"),
                Sample.named("large").then("put a 100000\n" + "x".repeat(100_000), "stored\n")
                        .then("get a\n", "value 100000\n" + "x".repeat(100_000) + "\n")
                        .then("get a\n", "value 100000\n" + "x".repeat(100_000) + "\n"),
                many,
                Sample.named("end").then("get a\n", "none\n").then("quit\n", ""));
    }

    static Sample lineSteadyState() {
        return Sample.named("hit").then("put a 100\n" + "x".repeat(100), "stored\n")
                .then("get a\nget b\n", "value 100\n" + "x".repeat(100) + "\nnone\n");
    }
}
