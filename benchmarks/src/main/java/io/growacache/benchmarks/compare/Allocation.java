package io.growacache.benchmarks.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much Java heap the workers of the running server allocate for a million requests, as its own metrics say. */
final class Allocation {
    private static final long REQUEST_COUNT = 1_000_000;
    private static final int PIPELINE = 16;
    private static final Pattern ALLOCATED = Pattern.compile(
            "(?m)^\\S*worker_allocated_bytes_total\\{[^}]*} ([0-9.eE+]+)$");

    private final Subject subject;
    private final Load load;

    Allocation(Subject subject, Load load) {
        this.subject = subject;
        this.load = load;
    }

    /** What was found, in words, by what was asked for. */
    Map<String, String> measure() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String operation : new String[] {"get", "set", "incr"}) {
            // Code that is not compiled yet allocates what compiled code does not.
            load.send(subject, operation, PIPELINE, 2 * REQUEST_COUNT);
            double before = allocatedBytes();
            load.send(subject, operation, PIPELINE, REQUEST_COUNT);
            double bytes = allocatedBytes() - before;
            found.put(operation, String.format(Locale.ROOT, "%.0f bytes for %d requests over 50 new connections: %.3f each",
                    bytes, REQUEST_COUNT, bytes / REQUEST_COUNT));
        }
        return found;
    }

    private double allocatedBytes() throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String page = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + subject.adminPort() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            Matcher matcher = ALLOCATED.matcher(page);
            double sum = 0;
            int workerCount = 0;
            while (matcher.find()) {
                sum += Double.parseDouble(matcher.group(1));
                workerCount++;
            }
            if (workerCount == 0) {
                throw new IOException(subject.name() + " has no metric worker_allocated_bytes_total");
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
