package io.growacache.proto.resp;

import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.tck.protocol.ProtocolConformance;
import io.growacache.tck.protocol.Sample;
import java.util.List;

/** The protocol keeps what every protocol owes its host. */
class RespConformanceTest extends ProtocolConformance {
    private static final String LARGE = "x".repeat(100_000);

    private static String request(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append(bulk(word));
        }
        return request.toString();
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    @Override
    protected ProtocolFactory factory() {
        return new RespProtocolFactory();
    }

    @Override
    protected List<Sample> samples() {
        Sample many = Sample.named("many keys");
        String[] keys = new String[81];
        keys[0] = "MGET";
        StringBuilder values = new StringBuilder("*80\r\n");
        for (int index = 0; index < 40; index++) {
            many = many.then(request("SET", "k" + index, "v" + index), "+OK\r\n");
            keys[1 + 2 * index] = "k" + index;
            keys[2 + 2 * index] = "absent" + index;
            values.append(bulk("v" + index)).append("$-1\r\n");
        }
        return List.of(
                Sample.named("basics").then(request("GET", "a"), "$-1\r\n")
                        .then(request("SET", "a", "hello"), "+OK\r\n")
                        .then(request("get", "a"), bulk("hello")).then(request("SET", "a", "x", "NX"), "$-1\r\n")
                        .then(request("SET", "a", "there", "GET"), bulk("hello"))
                        .then(request("APPEND", "a", "!"), ":6\r\n")
                        .then("GET a\r\n", bulk("there!")).then(request("EXISTS", "a", "b", "a"), ":2\r\n")
                        .then(request("TTL", "a"), ":-1\r\n").then(request("DEL", "a", "b"), ":1\r\n")
                        .then(request("DBSIZE"), ":0\r\n").then("PING\r\n", "+PONG\r\n"),
                Sample.named("numbers").then(request("INCR", "n"), ":1\r\n")
                        .then(request("INCRBY", "n", "41"), ":42\r\n")
                        .then(request("DECR", "n"), ":41\r\n").then(request("SET", "n", "x"), "+OK\r\n")
                        .then(request("INCR", "n"), "-ERR value is not an integer or out of range\r\n"),
                Sample.named("databases").then(request("SET", "a", "0"), "+OK\r\n")
                        .then(request("SELECT", "1"), "+OK\r\n")
                        .then(request("GET", "a"), "$-1\r\n").then(request("SELECT", "0"), "+OK\r\n")
                        .then(request("GET", "a"), bulk("0")).then(request("FLUSHALL"), "+OK\r\n")
                        .then(request("GET", "a"), "$-1\r\n"),
                Sample.named("errors")
                        .then(request("GET"), "-ERR wrong number of arguments for 'get' command\r\n")
                        .then(request("SET", "a", "1", "EX", "0"), "-ERR invalid expire time in 'set' command\r\n")
                        .then(request("SET", "a", "1", "NX", "XX"), "-ERR syntax error\r\n"),
                Sample.named("large").then(request("SET", "a", LARGE), "+OK\r\n").then(request("GET", "a"), bulk(LARGE))
                        .then(request("GET", "a"), bulk(LARGE)),
                many.then(request(keys), values.toString()),
                Sample.named("end").then(request("QUIT"), "+OK\r\n"));
    }

    @Override
    protected Sample steadyState() {
        return Sample.named("hit and store").then(request("SET", "a", "hello"), "+OK\r\n")
                .then(request("GET", "a") + request("SET", "a", "hello") + request("MGET", "a", "b"),
                        bulk("hello") + "+OK\r\n*2\r\n" + bulk("hello") + "$-1\r\n");
    }
}
