package io.growacache.assembly.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks the control plane of a server. */
final class AdminClient {
    private AdminClient() {
    }

    /** An answer of the control plane. */
    record Answer(int status, String contentType, String body) {
    }

    static Answer request(Server server, String method, String path) throws IOException {
        int port = ((InetSocketAddress) server.adminAddress().orElseThrow()).getPort();
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        try {
            connection.setRequestMethod(method);
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(status, connection.getContentType(),
                        new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }
}
