package io.growacache.assembly.network;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/** A blocking client. Its time limit is only there so that a hanging server fails the test. */
public final class TestClient implements AutoCloseable {
    private static final int GIVE_UP_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream input;
    private final OutputStream output;

    /** A client that is connected. */
    public TestClient(SocketAddress server) throws IOException {
        this(server, 0);
    }

    /** A client with a small receive buffer, so that the server's sending soon comes to a halt; 0 for the usual one. */
    TestClient(SocketAddress server, int receiveBufferLength) throws IOException {
        if (receiveBufferLength > 0) {
            socket.setReceiveBufferSize(receiveBufferLength);
        }
        socket.setSoTimeout(GIVE_UP_MILLIS);
        socket.connect(server);
        input = new BufferedInputStream(socket.getInputStream());
        output = socket.getOutputStream();
    }

    /** Sends something. */
    public TestClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends something. */
    public TestClient send(byte[] bytes) throws IOException {
        output.write(bytes);
        output.flush();
        return this;
    }

    /** Shuts the sending side. */
    public void endInput() throws IOException {
        socket.shutdownOutput();
    }

    /** Drops the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The next line without its line feed; null at the end. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = input.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = input.read();
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    byte[] bytes(int length) throws IOException {
        return input.readNBytes(length);
    }

    /** Sends a line and reads one. */
    public String ask(String request) throws IOException {
        return send(request + "\n").line();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
