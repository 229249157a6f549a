package io.growacache.assembly.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.protocol.ServerInfo;
import io.growacache.spi.protocol.ServerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Answers {@code /stats.json}: {@code server} (version, engine, listeners, connections), {@code settings} by path, and {@code
 * metrics}, each with name, labels and value, or count and quantiles in nanoseconds.
 */
public final class JsonStats implements AdminPage {
    static final String CONTENT_TYPE = "application/json";

    private static final JsonFactory JSON = new JsonFactory();

    private final List<? extends ServerInfo> listeners;
    private final ServerSettings settings;

    /** Statistics of a server with at least one listener. */
    public JsonStats(List<? extends ServerInfo> listeners, ServerSettings settings) {
        this.settings = settings;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public Answer answer() {
        ServerInfo server = listeners.getFirst();
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 14);
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            writeServer(json, server);
            json.writeObjectFieldStart("settings");
            for (ServerSettings.Setting setting : settings.inForce()) {
                json.writeStringField(setting.path(), setting.value());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("metrics");
            server.metrics().visit(new MetricWriter(json));
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Answer(200, CONTENT_TYPE, body.toByteArray());
    }

    private void writeServer(JsonGenerator json, ServerInfo server) throws IOException {
        json.writeObjectFieldStart("server");
        json.writeStringField("version", server.version());
        json.writeStringField("engine", server.engineName());
        json.writeArrayFieldStart("listeners");
        for (ServerInfo listener : listeners) {
            json.writeString(listener.listenerAddress());
        }
        json.writeEndArray();
        json.writeNumberField("workers", server.workerCount());
        json.writeNumberField("connections", server.connectionCount());
        json.writeNumberField("max_connections", server.maxConnectionCount());
        json.writeNumberField("accepted_connections", server.acceptedConnectionCount());
        json.writeNumberField("rejected_connections", server.rejectedConnectionCount());
        json.writeNumberField("received_bytes", server.receivedBytes());
        json.writeNumberField("sent_bytes", server.sentBytes());
        json.writeEndObject();
    }

    /** Writes each metric as an object. */
    private static final class MetricWriter implements MetricsSource.Visitor {
        private final JsonGenerator json;

        MetricWriter(JsonGenerator json) {
            this.json = json;
        }

        @Override
        public void total(String name, String help, long value, String... labels) {
            write(name, labels, () -> json.writeNumberField("value", value));
        }

        @Override
        public void gauge(String name, String help, double value, String... labels) {
            write(name, labels, () -> json.writeNumberField("value", value));
        }

        @Override
        public void latency(String name, String help, long count, double[] quantiles, long[] nanos, String... labels) {
            write(name, labels, () -> {
                json.writeNumberField("count", count);
                json.writeObjectFieldStart("nanoseconds");
                for (int index = 0; index < quantiles.length; index++) {
                    json.writeNumberField(Double.toString(quantiles[index]), nanos[index]);
                }
                json.writeEndObject();
            });
        }

        private void write(String name, String[] labels, Fields fields) {
            try {
                json.writeStartObject();
                json.writeStringField("name", name);
                if (labels.length > 0) {
                    json.writeObjectFieldStart("labels");
                    for (int index = 0; index < labels.length; index += 2) {
                        json.writeStringField(labels[index], labels[index + 1]);
                    }
                    json.writeEndObject();
                }
                fields.write();
                json.writeEndObject();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        /** Writes what a kind of metric has. */
        private interface Fields {
            void write() throws IOException;
        }
    }
}
