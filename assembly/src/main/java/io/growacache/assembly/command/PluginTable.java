package io.growacache.assembly.command;

import io.growacache.assembly.plugin.InstalledTool;
import io.growacache.assembly.plugin.Plugin;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.plugin.PluginSource;
import io.growacache.spi.config.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what a catalog holds as a table of text. */
final class PluginTable {
    private static final List<String> TITLES =
            List.of("KIND", "NAME", "VERSION", "MODULE", "FROM", "OPTIONS");
    private static final String GAP = "  ";

    private PluginTable() {
    }

    static String of(PluginCatalog catalog) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        for (Plugin plugin : catalog.plugins()) {
            String options = plugin.factory().config().options().stream()
                    .map(Option::key).collect(Collectors.joining(", "));
            rows.add(row(plugin.kind().words(), plugin.name(), plugin.source(), options));
        }
        for (InstalledTool tool : catalog.tools().values()) {
            rows.add(row("tool", tool.name(), tool.source(), ""));
        }
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < TITLES.size(); column++) {
            int index = column;
            widths.add(rows.stream().mapToInt(row -> row.get(index).length()).max().orElse(0));
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths.get(column) - cell.length())).append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static List<String> row(String kind, String name, PluginSource source, String options) {
        return List.of(kind, name, source.version().orElse("-"), source.module(), source.place(),
                options.isEmpty() ? "-" : options);
    }
}
