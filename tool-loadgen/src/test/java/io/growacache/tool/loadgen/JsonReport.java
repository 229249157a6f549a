package io.growacache.tool.loadgen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the reports that tools write. */
final class JsonReport {
    private JsonReport() {
    }

    /** Values by their path, such as {@code latencyMicros.get.p50}. */
    static Map<String, String> read(Path json) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    values.put(parser.getParsingContext().pathAsPointer().toString().substring(1).replace('/', '.'),
                            parser.getText());
                }
            }
        }
        return values;
    }
}
