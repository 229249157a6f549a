package io.growacache.tool.loadgen;

import io.growacache.tool.loadgen.client.CacheProtocol;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A cache without limits that speaks just enough of either protocol, one blocking thread per connection, and has at
 * most one fault.
 */
public final class FakeCacheServer implements AutoCloseable {
    /** What the server does wrong. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** Changes one bit in the middle of every value. */
        FLIPS_A_BIT,
        /** Leaves out the last byte of every value, and says so. */
        CUTS_VALUES,
        /** Answers each get with the value of another object. */
        MIXES_OBJECTS_UP,
        /** Names another key, memcache only. */
        NAMES_ANOTHER_KEY,
        /** Returns other flags, memcache only. */
        CHANGES_FLAGS,
        /** Answers each third get with an error. */
        REFUSES_GETS,
        /** Answers each set with an error. */
        REFUSES_SETS,
        /** Answers each set with an error before it has read the value. */
        REFUSES_SETS_EARLY,
        /** Closes the connection at the fifth request. */
        CLOSES,
        /** Reads, and never answers. */
        IS_SILENT,
        /** Sends each byte by itself. */
        FRAGMENTS,
        /** Answers in no known protocol. */
        TALKS_NONSENSE,
        /** Sends a line without an end. */
        SENDS_AN_ENDLESS_LINE,
        /** Answers everything twice. */
        REPEATS_ITSELF,
        /** Announces values one byte too short. */
        MISCOUNTS
    }

    private static final class Value {
        private final long flags;
        private final byte[] bytes;

        private Value(long flags, byte[] bytes) {
            this.flags = flags;
            this.bytes = bytes;
        }
    }

    private final CacheProtocol protocol;
    private final Fault fault;
    private final ServerSocket listener;
    private final Map<String, Value> values = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** Every request of every connection, such as "get 17", "get 17 18" and "set 17 100". */
    public final List<String> log = Collections.synchronizedList(new ArrayList<>());

    /** Listens on a free port. */
    public FakeCacheServer(CacheProtocol protocol, Fault fault) throws IOException {
        this.protocol = protocol;
        this.fault = fault;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** The same for {@code --target}. */
    public String target() {
        return (protocol == CacheProtocol.RESP ? "resp=127.0.0.1:" : "memcache=127.0.0.1:") + listener.getLocalPort();
    }

    /** How many connections were made. */
    public int connectionCount() {
        return sockets.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var input = new BufferedInputStream(socket.getInputStream());
            OutputStream output = fault == Fault.FRAGMENTS
                    ? socket.getOutputStream()
                    : new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            socket.setTcpNoDelay(true);
            int requests = 0;
            while (true) {
                String[] words = readRequest(input);
                requests++;
                if (fault == Fault.CLOSES && requests == 5) {
                    return;
                }
                answer(words, requests, input, output);
                if (input.available() == 0) {
                    output.flush();
                }
            }
        } catch (IOException _) {
            // The client has gone.
        }
    }

    /** "get" or "mget" and keys, or "set", key, flags and value length. */
    private String[] readRequest(InputStream input) throws IOException {
        if (protocol == CacheProtocol.MEMCACHE) {
            String[] words = readLine(input).split(" ", -1);
            return words[0].equals("get") ? words : new String[] {"set", words[1], words[2], words[4]};
        }
        int count = Integer.parseInt(readLine(input).substring(1));
        String operation = readBulk(input).toLowerCase(Locale.ROOT);
        if (operation.equals("set")) {
            return new String[] {operation, readBulk(input), "0", readLine(input).substring(1)};
        }
        String[] words = new String[count];
        words[0] = operation;
        for (int i = 1; i < count; i++) {
            words[i] = readBulk(input);
        }
        return words;
    }

    private static String readBulk(InputStream input) throws IOException {
        readLine(input);
        return readLine(input);
    }

    private static String readLine(InputStream input) throws IOException {
        var line = new StringBuilder();
        int value = input.read();
        while (value != '\n') {
            if (value < 0) {
                throw new IOException("end");
            }
            line.append((char) value);
            value = input.read();
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line without CR");
        }
        return line.substring(0, line.length() - 1);
    }

    private void answer(String[] words, int requests, InputStream input, OutputStream output) throws IOException {
        byte[] reply = words[0].equals("set") ? set(words, input, output) : get(words, requests);
        switch (fault) {
            case IS_SILENT -> {
                return;
            }
            case TALKS_NONSENSE -> reply = ascii("HTTP/1.1 400 Bad Request\r\n");
            case SENDS_AN_ENDLESS_LINE -> reply = new byte[10_000];
            case FRAGMENTS -> {
                for (byte value : reply) {
                    output.write(value);
                }
                return;
            }
            default -> { }
        }
        output.write(reply);
        if (fault == Fault.REPEATS_ITSELF) {
            output.write(reply);
        }
    }

    private byte[] get(String[] words, int requests) {
        List<String> keys = Arrays.asList(words).subList(1, words.length);
        log.add("get " + String.join(" ", keys));
        if (fault == Fault.REFUSES_GETS && requests % 3 == 0) {
            return error("not today");
        }
        var reply = new ByteArrayOutputStream();
        if (words[0].equals("mget")) {
            reply.writeBytes(ascii("*" + (fault == Fault.MISCOUNTS ? keys.size() + 1 : keys.size()) + "\r\n"));
        }
        keys.forEach(key -> reply.writeBytes(item(key)));
        if (protocol == CacheProtocol.MEMCACHE) {
            reply.writeBytes(ascii("END\r\n"));
        }
        return reply.toByteArray();
    }

    /** What the reply to a get says of one key. */
    private byte[] item(String key) {
        String from = key;
        if (fault == Fault.MIXES_OBJECTS_UP) {
            from = values.keySet().stream().filter(other -> !other.equals(key)).findFirst().orElse(key);
        }
        Value value = values.get(from);
        if (value == null || !values.containsKey(key)) {
            return protocol == CacheProtocol.RESP ? ascii("$-1\r\n") : new byte[0];
        }
        byte[] bytes = value.bytes.clone();
        if (fault == Fault.FLIPS_A_BIT) {
            bytes[bytes.length / 2] ^= 4;
        }
        if (fault == Fault.CUTS_VALUES) {
            bytes = Arrays.copyOf(bytes, bytes.length - 1);
        }
        int announced = fault == Fault.MISCOUNTS ? bytes.length - 1 : bytes.length;
        if (protocol == CacheProtocol.RESP) {
            return concatenate(ascii("$" + announced + "\r\n"), bytes, ascii("\r\n"));
        }
        String namedKey = fault == Fault.NAMES_ANOTHER_KEY ? key + "0" : key;
        long flags = fault == Fault.CHANGES_FLAGS ? value.flags ^ 1 : value.flags;
        return concatenate(ascii("VALUE " + namedKey + " " + flags + " " + announced + "\r\n"), bytes,
                ascii("\r\n"));
    }

    private byte[] set(String[] words, InputStream input, OutputStream output) throws IOException {
        log.add("set " + words[1] + " " + words[3]);
        if (fault == Fault.REFUSES_SETS_EARLY) {
            output.write(error("object too large for cache"));
            output.flush();
        }
        byte[] bytes = input.readNBytes(Integer.parseInt(words[3]));
        if (input.read() != '\r' || input.read() != '\n') {
            throw new IOException("a value without CR LF");
        }
        if (fault == Fault.REFUSES_SETS) {
            return error("object too large for cache");
        }
        if (fault == Fault.REFUSES_SETS_EARLY) {
            return new byte[0];
        }
        values.put(words[1], new Value(Long.parseLong(words[2]), bytes));
        return protocol == CacheProtocol.RESP ? ascii("+OK\r\n") : ascii("STORED\r\n");
    }

    private byte[] error(String message) {
        return ascii((protocol == CacheProtocol.RESP ? "-ERR " : "SERVER_ERROR ") + message + "\r\n");
    }

    private static byte[] concatenate(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
