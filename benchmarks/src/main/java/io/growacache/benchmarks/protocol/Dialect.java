package io.growacache.benchmarks.protocol;

import java.util.Arrays;
import java.util.Locale;

/** How a protocol's requests and replies look. */
enum Dialect {
    /** RESP. */
    RESP("resp") {
        @Override
        void addGet(RequestWindow window, String key) {
            window.add("*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n", new byte[0], "");
        }

        @Override
        void addSet(RequestWindow window, String key, byte[] value) {
            window.add("*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + value.length + "\r\n", value, "\r\n");
        }

        @Override
        String hit(String key, String value) {
            return "$" + value.length() + "\r\n" + value + "\r\n";
        }

        @Override
        String stored() {
            return "+OK\r\n";
        }
    },

    /** The classic text commands of memcached. */
    MEMCACHE("memcache") {
        @Override
        void addGet(RequestWindow window, String key) {
            window.add("get " + key + "\r\n", new byte[0], "");
        }

        @Override
        void addSet(RequestWindow window, String key, byte[] value) {
            window.add("set " + key + " 0 0 " + value.length + "\r\n", value, "\r\n");
        }

        @Override
        String hit(String key, String value) {
            return "VALUE " + key + " 0 " + value.length() + "\r\n" + value + "\r\nEND\r\n";
        }

        @Override
        String stored() {
            return "STORED\r\n";
        }
    },

    /** The meta commands of memcached. */
    MEMCACHE_META("memcache") {
        @Override
        void addGet(RequestWindow window, String key) {
            window.add("mg " + key + " v\r\n", new byte[0], "");
        }

        @Override
        void addSet(RequestWindow window, String key, byte[] value) {
            window.add("ms " + key + " " + value.length + "\r\n", value, "\r\n");
        }

        @Override
        String hit(String key, String value) {
            return "VA " + value.length() + "\r\n" + value + "\r\n";
        }

        @Override
        String stored() {
            return "HD\r\n";
        }
    };

    private final String protocolName;

    Dialect(String protocolName) {
        this.protocolName = protocolName;
    }

    /** The dialect of that name: lower-case, with hyphens. */
    static Dialect named(String name) {
        return Arrays.stream(values()).filter(dialect -> dialect.text().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("dialect = " + name + ": must be one of "
                        + Arrays.stream(values()).map(Dialect::text).toList()));
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the protocol's factory. */
    String protocolName() {
        return protocolName;
    }

    /** Adds a request for an item. */
    abstract void addGet(RequestWindow window, String key);

    /** Adds a request that stores an item. */
    abstract void addSet(RequestWindow window, String key, byte[] value);

    /** The reply to a get that hits. */
    abstract String hit(String key, String value);

    /** The reply to a set. */
    abstract String stored();
}
