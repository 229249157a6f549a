package io.growacache.proto.resp.command.server;

import java.util.EnumSet;
import java.util.Set;

/** The parts of INFO, in the order in which they appear. */
enum InfoSection {
    SERVER("Server"),
    CLIENTS("Clients"),
    MEMORY("Memory"),
    PERSISTENCE("Persistence"),
    STATS("Stats"),
    REPLICATION("Replication"),
    CPU("CPU"),
    MODULES("Modules"),
    COMMANDSTATS("Commandstats"),
    ERRORSTATS("Errorstats"),
    CLUSTER("Cluster"),
    KEYSPACE("Keyspace"),
    ENGINE("Engine");

    /** What is shown when no section is named. */
    static final Set<InfoSection> DEFAULTS = EnumSet.complementOf(EnumSet.of(COMMANDSTATS, ENGINE));

    private final String title;

    InfoSection(String title) {
        this.title = title;
    }

    /** The heading. */
    String title() {
        return title;
    }

    /** The sections that a word in lower case stands for; none when it is unknown. */
    static Set<InfoSection> named(String word) {
        return switch (word) {
            case "all", "everything" -> EnumSet.allOf(InfoSection.class);
            case "default" -> DEFAULTS;
            default -> {
                Set<InfoSection> sections = EnumSet.noneOf(InfoSection.class);
                for (InfoSection section : values()) {
                    if (section.title.equalsIgnoreCase(word)) {
                        sections.add(section);
                    }
                }
                yield sections;
            }
        };
    }
}
