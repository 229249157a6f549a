package io.growacache.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A program that holds many connections at once, half of them in each protocol. It has its own process, so that both
 * sides have all file descriptors for themselves. Reads commands from its input and answers each, line by line.
 */
final class ConnectionCrowd {
    private static final String[] ASK = {"*2\r\n$4\r\nECHO\r\n$5\r\nalive\r\n", "get nothing\r\n"};
    private static final String[] ANSWER = {"$5\r\nalive\r\n", "END\r\n"};

    private final int[] ports;
    private final Queue<RawClient> clients = new ArrayDeque<>();

    private ConnectionCrowd(int[] ports) {
        this.ports = ports;
    }

    /** Arguments: the ports for RESP and for memcache. */
    public static void main(String[] arguments) throws IOException {
        ConnectionCrowd crowd = new ConnectionCrowd(
                new int[] {Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])});
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", -1);
            String answer = switch (words[0]) {
                case "open" -> crowd.open(Integer.parseInt(words[1]));
                case "surplus" -> crowd.surplus(Integer.parseInt(words[1]));
                case "ask" -> crowd.askAll();
                case "close" -> crowd.close(Integer.parseInt(words[1]));
                default -> throw new IllegalArgumentException(line);
            };
            System.out.println(answer);
        }
    }

    /** Opens connections, of which each is served at once. */
    private String open(int count) throws IOException {
        for (int index = 0; index < count; index++) {
            int kind = index % ports.length;
            RawClient client = new RawClient(ports[kind]);
            String answer = client.exchange(ASK[kind], ANSWER[kind]);
            if (!answer.equals(ANSWER[kind])) {
                return "connection " + index + " was answered " + answer;
            }
            clients.add(client);
            if (index % 1_000 == 999) {
                System.err.println("connections open: " + clients.size());
            }
        }
        return "served";
    }

    /** Opens one connection too many, and returns all that it gets. */
    private String surplus(int kind) throws IOException {
        try (RawClient client = new RawClient(ports[kind])) {
            return client.readToEnd().replace("\r\n", "~");
        }
    }

    /** Every connection that is open is still served. */
    private String askAll() throws IOException {
        int size = clients.size();
        for (int index = 0; index < size; index++) {
            RawClient client = clients.remove();
            int kind = index % ports.length;
            String answer = client.exchange(ASK[kind], ANSWER[kind]);
            if (!answer.equals(ANSWER[kind])) {
                return "connection " + index + " was answered " + answer;
            }
            clients.add(client);
        }
        return "served";
    }

    private String close(int count) throws IOException {
        for (int index = 0; index < count; index++) {
            clients.remove().close();
        }
        return "closed";
    }
}
