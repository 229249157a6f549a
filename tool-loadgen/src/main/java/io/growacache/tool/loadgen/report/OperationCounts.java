package io.growacache.tool.loadgen.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What came of requests. For one thread at a time. */
public final class OperationCounts {
    /** How many different error messages are kept. */
    public static final int MAX_MESSAGES = 10;

    private long hits;
    private long misses;
    private long stored;
    private long errors;
    private long wrongValues;
    private long unanswered;
    private long bytesRead;
    private long bytesWritten;
    private final Map<String, Long> messages = new LinkedHashMap<>();

    /** A get found a value of so many bytes. */
    public void hit(long length) {
        hits++;
        bytesRead += length;
    }

    /** A value was not what was stored. */
    public void wrongValue(long id, long length) {
        wrongValues++;
        note("wrong value for object " + Long.toUnsignedString(id) + ", " + length + " bytes", 1);
    }

    /** A get found nothing. */
    public void miss() {
        misses++;
    }

    /** A value of so many bytes was stored. */
    public void stored(long length) {
        stored++;
        bytesWritten += length;
    }

    /** An answer was an error, or a connection was lost. */
    public void error(String message) {
        errors++;
        note(message, 1);
    }

    /** Requests were not answered, or not even sent. */
    public void unanswered(long count) {
        unanswered += count;
    }

    private void note(String message, long count) {
        if (messages.size() < MAX_MESSAGES || messages.containsKey(message)) {
            messages.merge(message, count, Long::sum);
        }
    }

    /** Adds what another one counted. */
    public void add(OperationCounts other) {
        hits += other.hits;
        misses += other.misses;
        stored += other.stored;
        errors += other.errors;
        wrongValues += other.wrongValues;
        unanswered += other.unanswered;
        bytesRead += other.bytesRead;
        bytesWritten += other.bytesWritten;
        other.messages.forEach(this::note);
    }

    /** How many keys had a value, right or wrong. */
    public long hits() {
        return hits;
    }

    /** How many keys had none. */
    public long misses() {
        return misses;
    }

    /** Misses per hit or miss; not a number when there was neither. */
    public double missRatio() {
        return (double) misses / (hits + misses);
    }

    /** How many sets were carried out. */
    public long stored() {
        return stored;
    }

    /** How many answers were errors, and how many connections were lost. */
    public long errors() {
        return errors;
    }

    /** How many values were not, byte for byte, what was stored for their key. */
    public long wrongValues() {
        return wrongValues;
    }

    /** How many requests were not answered, or not even sent, because a connection was lost or time was up. */
    public long unanswered() {
        return unanswered;
    }

    /** Bytes of values that were returned. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Bytes of values that were stored. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** Whether everything was as it should be. */
    public boolean isFlawless() {
        return errors == 0 && wrongValues == 0 && unanswered == 0;
    }

    /** What went wrong, and how often; the first {@link #MAX_MESSAGES} different messages only. */
    public Map<String, Long> messages() {
        return Collections.unmodifiableMap(messages);
    }

    /** Prints the counts, without the messages. */
    public void print(PrintStream output, double seconds) {
        output.printf(Locale.ROOT, "hits          %d%n", hits);
        output.printf(Locale.ROOT, "misses        %d%n", misses);
        if (Double.isNaN(missRatio())) {
            output.println("miss ratio    -");
        } else {
            output.printf(Locale.ROOT, "miss ratio    %.4f%n", missRatio());
        }
        output.printf(Locale.ROOT, "errors        %d%n", errors);
        output.printf(Locale.ROOT, "wrong values  %d%n", wrongValues);
        output.printf(Locale.ROOT, "unanswered    %d%n", unanswered);
        output.printf(Locale.ROOT, "bytes read    %d (%.1f MiB/s)%n", bytesRead, bytesRead / seconds / (1 << 20));
        output.printf(Locale.ROOT, "bytes written %d (%.1f MiB/s)%n", bytesWritten,
                bytesWritten / seconds / (1 << 20));
    }

    /** Prints the messages. */
    public void printMessages(PrintStream output) {
        messages.forEach((message, count) -> output.println(count + " times: " + message));
    }

    /** Writes the counts as fields of the object that is being written. */
    public void writeJson(JsonGenerator json) throws IOException {
        json.writeNumberField("hits", hits);
        json.writeNumberField("misses", misses);
        if (Double.isNaN(missRatio())) {
            json.writeNullField("missRatio");
        } else {
            json.writeNumberField("missRatio", missRatio());
        }
        json.writeNumberField("stored", stored);
        json.writeNumberField("errors", errors);
        json.writeNumberField("wrongValues", wrongValues);
        json.writeNumberField("unanswered", unanswered);
        json.writeNumberField("bytesRead", bytesRead);
        json.writeNumberField("bytesWritten", bytesWritten);
    }

    /** Writes the messages as an object. */
    public void writeMessagesJson(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("messages");
        for (Map.Entry<String, Long> message : messages.entrySet()) {
            json.writeNumberField(message.getKey(), message.getValue());
        }
        json.writeEndObject();
    }
}
