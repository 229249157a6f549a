package io.growacache.assembly.config;

import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.config.RawList;
import io.growacache.spi.config.RawTable;
import io.growacache.spi.config.RawText;
import io.growacache.spi.config.RawValue;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/**
 * Reads a TOML 1.0 file into a table of texts that know their lines. Numbers, dates and flags become the text that the
 * options' parsers read.
 */
public final class TomlFile {
    /** Far beyond any configuration; keeps a wrong file name from filling the heap. */
    static final int LARGEST_FILE_LENGTH = 1 << 20;

    private final String name;

    private TomlFile(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @param file at most 1 MiB of UTF-8
     * @param problems takes what is wrong with it: it cannot be read, or is no TOML
     * @return the root table; empty if there are problems
     */
    public static RawTable read(Path file, ConfigProblems problems) {
        String name = file.toString();
        RawTable nothing = RawTable.empty("", Origin.of(name));
        Optional<String> text = text(file, problems);
        if (text.isEmpty()) {
            return nothing;
        }
        TomlParseResult toml = Toml.parse(text.get(), TomlVersion.V1_0_0);
        TomlFile reader = new TomlFile(name);
        for (TomlParseError error : toml.errors()) {
            String rule = "not valid TOML: " + error.getMessage();
            problems.add(new ConfigProblem("", Optional.empty(), rule, reader.origin(error.position())));
        }
        return toml.hasErrors() ? nothing : reader.table("", Origin.of(name), toml);
    }

    private static Optional<String> text(Path file, ConfigProblems problems) {
        try {
            if (Files.isDirectory(file)) {
                return refuse(file, "is a folder, not a file", problems);
            }
            // A pipe has no size, so the length is checked while reading.
            byte[] bytes;
            try (InputStream input = Files.newInputStream(file)) {
                bytes = input.readNBytes(LARGEST_FILE_LENGTH + 1);
            }
            if (bytes.length > LARGEST_FILE_LENGTH) {
                return refuse(file, "must be at most 1MiB long", problems);
            }
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (NoSuchFileException _) {
            return refuse(file, "no such file", problems);
        } catch (CharacterCodingException _) {
            return refuse(file, "must be text in UTF-8", problems);
        } catch (IOException e) {
            return refuse(file, "cannot be read: " + e.getMessage(), problems);
        }
    }

    private static Optional<String> refuse(Path file, String rule, ConfigProblems problems) {
        problems.add(new ConfigProblem(file.toString(), Optional.empty(), rule, Origin.PROGRAM));
        return Optional.empty();
    }

    private RawTable table(String path, Origin origin, TomlTable toml) {
        Map<String, RawValue> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : toml.entrySet()) {
            String key = entry.getKey();
            String entryPath = path.isEmpty() ? key : path + "." + key;
            entries.put(key, value(entryPath, origin(toml.inputPositionOf(List.of(key))), entry.getValue()));
        }
        return RawTable.of(path, origin, entries);
    }

    private RawValue value(String path, Origin origin, Object toml) {
        return switch (toml) {
            case TomlTable table -> table(path, origin, table);
            case TomlArray array -> list(path, origin, array);
            case Double number when Double.isFinite(number) ->
                    new RawText(BigDecimal.valueOf(number).toPlainString(), origin);
            default -> new RawText(toml.toString(), origin);
        };
    }

    private RawList list(String path, Origin origin, TomlArray toml) {
        List<RawValue> elements = new ArrayList<>();
        for (int i = 0; i < toml.size(); i++) {
            elements.add(value(path + "[" + i + "]", origin(toml.inputPositionOf(i)), toml.get(i)));
        }
        return new RawList(elements, origin);
    }

    private Origin origin(TomlPosition position) {
        return position == null ? Origin.of(name) : new Origin(name, position.line());
    }
}
