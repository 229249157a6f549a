package io.growacache.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a running server counts: our metrics, or what memcached's {@code stats} says. */
final class ServerNumbers {
    private final Subject subject;

    ServerNumbers(Subject subject) {
        this.subject = subject;
    }

    /** Reads of items from the device until now; 0 of a server without one. */
    double deviceReads() throws IOException {
        return find(subject.kind() == Subject.Kind.MEMCACHED ? "get_extstore" : "flash_reads_total", 0);
    }

    /**
     * A number.
     *
     * @param name of memcached as it is, of ours as it ends, but for labels, of which there must be one set only
     * @throws IOException when the server has no such number
     */
    double get(String name) throws IOException {
        double number = find(name, Double.NaN);
        if (Double.isNaN(number)) {
            throw new IOException(subject.name() + " has no number " + name);
        }
        return number;
    }

    private double find(String name, double otherwise) throws IOException {
        boolean isMemcached = subject.kind() == Subject.Kind.MEMCACHED;
        return find(isMemcached ? memcachedStats() : metrics(), isMemcached ? "STAT " + name + " " : "(?:\\w+_)?" + name
                + "(?:\\{[^}]*})? ", otherwise);
    }

    /** The number behind the first line that begins so. */
    static double find(String page, String beginning, double otherwise) {
        Matcher matcher = Pattern.compile("(?m)^" + beginning + "([0-9.eE+]+)\\s*$").matcher(page);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : otherwise;
    }

    private String metrics() throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + subject.adminPort() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String memcachedStats() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), subject.port("memcache"));
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write("stats\r\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder page = new StringBuilder();
            for (String line = reader.readLine(); line != null && !line.equals("END"); line = reader.readLine()) {
                page.append(line).append('\n');
            }
            return page.toString();
        }
    }
}
