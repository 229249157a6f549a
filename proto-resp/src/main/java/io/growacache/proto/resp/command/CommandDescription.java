package io.growacache.proto.resp.command;

import io.growacache.spi.security.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * All there is to say about a command: what COMMAND tells, what is checked before it runs, and under which name it is
 * counted. Immutable.
 *
 * @param name in lower case; that of a subcommand is {@code container|name}
 * @param group where the reference lists it
 * @param arity how many words a request has, the command's name included; negative: at least that many
 * @param flags its properties
 * @param keys where its keys are
 * @param categories its access categories, without the sign {@code @}
 * @param tips hints for clients and proxies
 * @param since the version of Redis that introduced it
 * @param summary what it does, in one sentence
 */
public record CommandDescription(String name, CommandGroup group, int arity, Set<CommandFlag> flags, KeyRange keys,
        List<String> categories, List<String> tips, String since, String summary) {
    /** Copies the collections. */
    public CommandDescription {
        flags = Set.copyOf(flags);
        categories = List.copyOf(categories);
        tips = List.copyOf(tips);
    }

    /**
     * Which words of a request are keys.
     *
     * @param first index of the first one; 0 when there are none
     * @param last index of the last one; negative: counted from the end
     * @param step words from one key to the next
     * @param access what the command does with them
     */
    public record KeyRange(int first, int last, int step, KeyAccess access) {
        private static final KeyRange NONE = new KeyRange(0, 0, 0, KeyAccess.INSPECT);

        /** Whether there are keys. */
        public boolean isPresent() {
            return first > 0;
        }
    }

    /** Begins a description. */
    public static Builder of(String name, CommandGroup group, int arity) {
        return new Builder(name, group, arity);
    }

    /** The name without its container's. */
    public String shortName() {
        return name.substring(name.indexOf('|') + 1);
    }

    /** What a client must be allowed to run the command. */
    public Role role() {
        if (flags.contains(CommandFlag.NO_AUTH)) {
            return Role.NONE;
        }
        if (categories.contains("dangerous")) {
            return Role.ADMIN;
        }
        return flags.contains(CommandFlag.WRITE) ? Role.WRITE : Role.READ;
    }

    /** Collects a description. For one thread. */
    public static final class Builder {
        private final String name;
        private final CommandGroup group;
        private final int arity;
        private final EnumSet<CommandFlag> flags = EnumSet.noneOf(CommandFlag.class);
        private final List<String> ownCategories = new ArrayList<>();
        private KeyRange keys = KeyRange.NONE;
        private List<String> tips = List.of();
        private String since = "1.0.0";

        private Builder(String name, CommandGroup group, int arity) {
            this.name = name;
            this.group = group;
            this.arity = arity;
            switch (group) {
                case CONNECTION -> ownCategories.add("connection");
                case GENERIC -> ownCategories.add("keyspace");
                case STRING -> ownCategories.add("string");
                case SERVER -> { }
            }
        }

        /** Adds properties. */
        public Builder flags(CommandFlag... added) {
            flags.addAll(List.of(added));
            return this;
        }

        /** The word after the command's name is the only key. */
        public Builder key(KeyAccess access) {
            return keys(1, 0, 1, access);
        }

        /**
         * Words that are keys.
         *
         * @param last index from the first one; negative: from the end of the request
         */
        public Builder keys(int first, int last, int step, KeyAccess access) {
            keys = new KeyRange(first, last, step, access);
            return this;
        }

        /** Adds categories to those that follow from group and flags. */
        public Builder categories(String... added) {
            ownCategories.addAll(List.of(added));
            return this;
        }

        /** Sets hints for clients and proxies. */
        public Builder tips(String... newTips) {
            tips = List.of(newTips);
            return this;
        }

        /** Sets the version of Redis that introduced the command. */
        public Builder since(String version) {
            since = version;
            return this;
        }

        /** Ends the description. */
        public CommandDescription summary(String summary) {
            List<String> categories = new ArrayList<>();
            if (flags.contains(CommandFlag.WRITE)) {
                categories.add("write");
            }
            if (flags.contains(CommandFlag.READONLY)) {
                categories.add("read");
            }
            if (flags.contains(CommandFlag.ADMIN)) {
                categories.add("admin");
                categories.add("dangerous");
            }
            for (String category : ownCategories) {
                if (!categories.contains(category)) {
                    categories.add(category);
                }
            }
            categories.add(flags.contains(CommandFlag.FAST) ? "fast" : "slow");
            return new CommandDescription(name, group, arity, flags, keys, categories, tips, since, summary);
        }
    }
}
