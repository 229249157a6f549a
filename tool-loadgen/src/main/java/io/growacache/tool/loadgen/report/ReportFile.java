package io.growacache.tool.loadgen.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A report as one JSON object in a file. */
public final class ReportFile {
    private ReportFile() {
    }

    /** Writes the fields of the report. */
    @FunctionalInterface
    public interface Body {
        /** Writes them into the object that has been begun. */
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Writes a report.
     *
     * @param settings names and values that describe the run; they come first
     */
    public static void write(Path file, Map<String, String> settings, Body body) throws IOException {
        try (var stream = Files.newOutputStream(file);
                JsonGenerator json = new JsonFactory().createGenerator(stream, JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                json.writeStringField(setting.getKey(), setting.getValue());
            }
            body.write(json);
            json.writeEndObject();
        }
    }
}
