package io.growacache.assembly.command;

import io.growacache.assembly.config.AdminOptions;
import io.growacache.assembly.config.AuthenticationOptions;
import io.growacache.assembly.config.EngineOptions;
import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.config.PoolOptions;
import io.growacache.assembly.config.ReporterOptions;
import io.growacache.assembly.config.ServerOptions;
import io.growacache.assembly.plugin.Plugin;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.plugin.PluginKind;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.datapool.DatapoolRole;
import io.growacache.spi.engine.EngineFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the option reference in Markdown, from the options themselves. */
final class ConfigReference {
    private static final String INTRODUCTION = """
            # Configuration reference

            Every option, as `gac config reference` prints it from the options themselves. The file is
            [TOML 1.0](https://toml.io/en/v1.0.0), by default `conf/grow-a-cache.toml`. `gac config check` reports all
            mistakes of a file at once; `gac config explain` shows every option in force and where it was written. On
            the command line, `--set engine.memory=1GiB` and `--set 'listener[0].bind=*:6379'` override the file.

            | type | written |
            |---|---|
            | size | `"64MiB"`; KiB, MiB, GiB, TiB: powers of 1024; KB, MB, GB, TB: of 1000; a bare number: bytes |
            | duration | `"30s"`; units: ns, us, ms, s, m, h, d |
            | percentage | `"10%"` |
            | address | `"127.0.0.1:6379"`, `"[::1]:6379"`, `"*:6379"`: every interface, `"unix:/path"`, `"name:6379"` |
            | path | absolute, or relative to the working directory of the server |
            | list | `["a", "b"]`, or `"a, b"` |

            *Reload* says whether a reload applies a new value to a running server; otherwise it takes effect after a
            restart.
            """;

    private final StringBuilder text = new StringBuilder(INTRODUCTION);
    private final PluginCatalog catalog;

    private ConfigReference(PluginCatalog catalog) {
        this.catalog = catalog;
    }

    /** The reference of the server's own options and those of the plugins of a catalog. */
    static String of(PluginCatalog catalog) {
        ConfigReference reference = new ConfigReference(catalog);
        reference.write();
        return reference.text.toString();
    }

    private void write() {
        section("`[server]`", "Threads, and limits that all listeners share.", ServerOptions.SPEC);
        section("`[[listener]]`",
                "One address with one protocol; at least one. The options of its protocol come on top.",
                ListenerOptions.SPEC);
        plugins(PluginKind.PROTOCOL, ListenerOptions.PROTOCOL);
        section("`[engine]`", "What holds the items. The options of the engine come on top.", EngineOptions.SPEC);
        plugins(PluginKind.ENGINE, EngineOptions.TYPE);
        section("`[engine.datapool.ROLE]`",
                "The storage for one role of the engine. The options of the pool come on top.",
                PoolOptions.SPEC);
        plugins(PluginKind.MEMORY_POOL, PoolOptions.TYPE);
        plugins(PluginKind.BLOCK_POOL, PoolOptions.TYPE);
        section("`[authentication]`", "Who decides what clients may do; without it, every client may do everything.",
                AuthenticationOptions.SPEC);
        plugins(PluginKind.AUTHENTICATOR, AuthenticationOptions.TYPE);
        section("`[[reporter]]`", "What carries the metrics elsewhere; any number.", ReporterOptions.SPEC);
        plugins(PluginKind.REPORTER, ReporterOptions.TYPE);
        section("`[admin]`", "The control plane.", AdminOptions.SPEC);
    }

    private void section(String title, String sentence, ConfigSpec spec) {
        text.append("\n## ").append(title).append("\n\n").append(sentence).append('\n');
        options(List.copyOf(spec.options()));
        rules(spec.rules());
    }

    private void plugins(PluginKind kind, Option<String> naming) {
        ConfigSpec hostSpec = kind.hostSpec();
        for (Plugin plugin : catalog.plugins(kind)) {
            text.append("\n### `").append(naming.key()).append(" = \"").append(plugin.name()).append("\"` (")
                    .append(kind.words()).append(")\n\n").append(plugin.description()).append('\n');
            if (plugin.factory() instanceof EngineFactory engine) {
                roles(engine.roles());
            }
            List<Option<?>> own = new ArrayList<>(plugin.spec().options());
            own.removeAll(hostSpec.options());
            options(own);
            List<String> rules = new ArrayList<>(plugin.spec().rules());
            rules.removeAll(hostSpec.rules());
            rules(rules);
        }
    }

    private void roles(List<DatapoolRole> roles) {
        if (roles.isEmpty()) {
            return;
        }
        text.append("\n| role | takes | if absent | meaning |\n|---|---|---|---|\n");
        for (DatapoolRole role : roles) {
            String kinds = role.kinds().stream().sorted()
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT) + " pool")
                    .collect(Collectors.joining(" or "));
            String absence = switch (role.presence()) {
                case REQUIRED -> "refused";
                case OPTIONAL -> "the engine does without";
                case DEFAULTS_TO_DRAM -> "`dram`";
            };
            row("`" + role.name() + "`", kinds, absence, role.documentation());
        }
    }

    private void options(List<Option<?>> options) {
        if (options.isEmpty()) {
            return;
        }
        text.append("\n| option | type | default | reload | meaning |\n|---|---|---|---|---|\n");
        for (Option<?> option : options) {
            List<String> type = new ArrayList<>();
            type.add(option.describeType());
            option.rules().forEach(rule -> type.add(rule.replaceFirst("^must be ", "")));
            row("`" + option.key() + "`", String.join("; ", type), defaultOf(option),
                    option.isChangeable() ? "yes" : "no", option.documentation());
        }
    }

    private static <T> String defaultOf(Option<T> option) {
        return option.defaultValue()
                .map(value -> "`" + option.toToml(value) + "`")
                .orElse(option.isRequired() ? "required" : "absent");
    }

    private void rules(List<String> rules) {
        if (!rules.isEmpty()) {
            text.append('\n');
            rules.forEach(rule -> text.append("- `").append(rule.replaceFirst(" ", "` ")).append('\n'));
        }
    }

    private void row(String... cells) {
        text.append('|');
        for (String cell : cells) {
            text.append(' ').append(cell.replace("|", "\\|")).append(" |");
        }
        text.append('\n');
    }
}
