package io.growacache.proto.resp.command;

import io.growacache.spi.security.Role;
import java.util.ArrayList;
import java.util.Comparator;
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
 * @param keys where its keys are, in ranges one after another
 * @param categories its access categories, without the sign {@code @}
 * @param role what a client must be allowed to run it
 * @param tips hints for clients and proxies
 * @param since the version of Redis that introduced it
 * @param summary what it does, in one sentence
 */
public record CommandDescription(String name, CommandGroup group, int arity, Set<CommandFlag> flags,
        List<KeyRange> keys, List<String> categories, Role role, List<String> tips, String since, String summary) {
    /** Copies the collections. */
    public CommandDescription {
        flags = Set.copyOf(flags);
        keys = List.copyOf(keys);
        categories = List.copyOf(categories);
        tips = List.copyOf(tips);
    }

    /**
     * Which words of a request are keys.
     *
     * @param first index of the first one
     * @param last index of the last one, from the first one; negative: counted from the end of the request
     * @param step words from one key to the next
     * @param access what the command does with them
     */
    public record KeyRange(int first, int last, int step, KeyAccess access) {
        /** Index of the last key of a request of {@code wordCount} words. */
        public int lastIndex(int wordCount) {
            return last < 0 ? wordCount + last : first + last;
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

    /** Collects a description. For one thread. */
    public static final class Builder {
        /** All access categories, in the order in which they are told. */
        private static final List<String> CATEGORIES = List.of(
                "keyspace", "read", "write", "string", "admin", "fast", "slow", "dangerous", "connection");

        private final String name;
        private final CommandGroup group;
        private final int arity;
        private final EnumSet<CommandFlag> flags = EnumSet.noneOf(CommandFlag.class);
        private final List<String> ownCategories = new ArrayList<>();
        private final List<KeyRange> keys = new ArrayList<>();
        private Role role;
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

        /** The word after the command's name is a key. */
        public Builder key(KeyAccess access) {
            return key(1, access);
        }

        /** The word at an index is a key. */
        public Builder key(int index, KeyAccess access) {
            return keys(index, 0, 1, access);
        }

        /**
         * Adds words that are keys.
         *
         * @param last index from the first one; negative: from the end of the request
         */
        public Builder keys(int first, int last, int step, KeyAccess access) {
            keys.add(new KeyRange(first, last, step, access));
            return this;
        }

        /** Adds categories to those that follow from group and flags. */
        public Builder categories(String... added) {
            ownCategories.addAll(List.of(added));
            return this;
        }

        /** Sets what a client must be allowed, where that does not follow from flags and categories. */
        public Builder role(Role newRole) {
            role = newRole;
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
            categories.sort(Comparator.comparingInt(CATEGORIES::indexOf));
            return new CommandDescription(name, group, arity, flags, keys, categories,
                    role != null ? role : role(categories), tips, since, summary);
        }

        private Role role(List<String> categories) {
            if (flags.contains(CommandFlag.NO_AUTH)) {
                return Role.NONE;
            }
            if (categories.contains("dangerous")) {
                return Role.ADMIN;
            }
            return flags.contains(CommandFlag.WRITE) ? Role.WRITE : Role.READ;
        }
    }
}
