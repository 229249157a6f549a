package io.growacache.distribution;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A blocking client that sends any bytes. Its time limit is only there so that a hanging server fails the test. */
final class RawClient implements AutoCloseable {
    private static final int GIVE_UP_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream input;

    RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** A client with a small receive buffer, so that the server's sending soon comes to a halt; 0 for the usual one. */
    RawClient(int port, int receiveBufferLength) throws IOException {
        if (receiveBufferLength > 0) {
            socket.setReceiveBufferSize(receiveBufferLength);
        }
        socket.setSoTimeout(GIVE_UP_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        input = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a text, one byte per character. */
    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next bytes, one character each; fewer when the server closes. */
    String read(int length) throws IOException {
        return new String(input.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Everything up to the end. */
    String readToEnd() throws IOException {
        return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Sends a text and reads as many bytes as the reply should have. */
    String exchange(String request, String expectedReply) throws IOException {
        send(request);
        return read(expectedReply.length());
    }

    /** Says that nothing more is to come. */
    void endInput() throws IOException {
        socket.shutdownOutput();
    }

    /** Drops the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
