package io.growacache.proto.memcache;

import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.tck.protocol.ProtocolConformance;
import io.growacache.tck.protocol.Sample;
import java.util.List;

/** The protocol keeps what every protocol owes its host. */
class MemcacheConformanceTest extends ProtocolConformance {
    private static final String LARGE = "x".repeat(100_000);

    @Override
    protected ProtocolFactory factory() {
        return new MemcacheProtocolFactory();
    }

    @Override
    protected List<Sample> samples() {
        Sample many = Sample.named("many keys");
        StringBuilder keys = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (int index = 0; index < 40; index++) {
            many = many.then("set k" + index + " " + index + " 0 2\r\n" + (10 + index) + "\r\n", "STORED\r\n");
            keys.append(" k").append(index).append(" absent").append(index);
            values.append("VALUE k").append(index).append(' ').append(index).append(" 2\r\n").append(10 + index)
                    .append("\r\n");
        }
        return List.of(
                Sample.named("basics").then("get a\r\n", "END\r\n").then("set a 7 0 5\r\nhello\r\n", "STORED\r\n")
                        .then("get a\r\n", "VALUE a 7 5\r\nhello\r\nEND\r\n")
                        .then("add a 0 0 1\r\nx\r\n", "NOT_STORED\r\n")
                        .then("replace a 1 0 2\r\nhi\r\n", "STORED\r\n").then("append a 0 0 1\r\n!\r\n", "STORED\r\n")
                        .then("prepend a 0 0 1\r\n>\r\n", "STORED\r\n").then("get a a\r\n",
                                "VALUE a 1 4\r\n>hi!\r\nVALUE a 1 4\r\n>hi!\r\nEND\r\n")
                        .then("set q 0 0 1 noreply\r\nq\r\n", "").then("delete a\r\n", "DELETED\r\n")
                        .then("delete a\r\n", "NOT_FOUND\r\n").then("touch a 10\r\n", "NOT_FOUND\r\n")
                        .then("gat 100 q\r\n", "VALUE q 0 1\r\nq\r\nEND\r\n"),
                Sample.named("numbers").then("set n 0 0 2\r\n10\r\n", "STORED\r\n").then("decr n 1\r\n", "9\r\n")
                        .then("get n\r\n", "VALUE n 0 2\r\n9 \r\nEND\r\n").then("incr n 91\r\n", "100\r\n")
                        .then("incr absent 1\r\n", "NOT_FOUND\r\n")
                        .then("incr n x\r\n", "CLIENT_ERROR invalid numeric delta argument\r\n"),
                Sample.named("errors").then("what\r\n", "ERROR\r\n")
                        .then("set a 0 0 2\r\nxyz\r\n",
                                "CLIENT_ERROR bad data chunk\r\nCLIENT_ERROR bad command line format\r\n")
                        .then("set a 0 0 2000000\r\n" + "z".repeat(2_000_000) + "\r\n",
                                "SERVER_ERROR object too large for cache\r\n")
                        .then("get a\r\n", "END\r\n"),
                Sample.named("large").then("set a 0 0 100000\r\n" + LARGE + "\r\n", "STORED\r\n")
                        .then("get a\r\n", "VALUE a 0 100000\r\n" + LARGE + "\r\nEND\r\n")
                        .then("get a\r\n", "VALUE a 0 100000\r\n" + LARGE + "\r\nEND\r\n"),
                many.then("get" + keys + "\r\n", values + "END\r\n"),
                Sample.named("end").then("flush_all\r\n", "OK\r\n").then("quit\r\n", ""));
    }

    @Override
    protected Sample steadyState() {
        return Sample.named("hit and store").then("set a 0 0 5\r\nhello\r\n", "STORED\r\n")
                .then("get a b\r\nset a 0 0 5\r\nhello\r\n", "VALUE a 0 5\r\nhello\r\nEND\r\nSTORED\r\n");
    }
}
