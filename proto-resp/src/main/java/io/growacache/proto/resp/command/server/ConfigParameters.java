package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.RespService;
import io.growacache.spi.protocol.ServerSettings.Setting;
import io.growacache.spi.security.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of Redis that have a meaning here, and which options of this server they stand for. */
final class ConfigParameters {
    private static final String NO_MEMORY_VALUE = "argument must be a memory value";
    private static final String NO_INTEGER = "argument couldn't be parsed into an integer";
    private static final String POLICIES = "volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, "
            + "allkeys-lfu, allkeys-random, noeviction";
    private static final String HIDDEN = "(hidden)";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})(b|k|kb|m|mb|g|gb)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})([a-z]+)");
    private static final Pattern LISTENER = Pattern.compile("(listener\\[\\d+]\\.)protocol");

    static final List<ConfigParameter> ALL = List.of(
            new ConfigParameter("maxmemory",
                    service -> Long.toString(service.engine().stats().limitBytes()), ConfigParameters::setMaxmemory),
            new ConfigParameter("maxmemory-policy",
                    service -> MemoryPolicy.of(service.engine()), ConfigParameters::setPolicy),
            ConfigParameter.fixed("save", service -> ""),
            ConfigParameter.fixed("appendonly", service -> "no"),
            ConfigParameter.immutable("databases", service -> Integer.toString(service.engine().keyspaceCount())),
            new ConfigParameter("maxclients",
                    service -> Integer.toString(service.server().maxConnectionCount()),
                    ConfigParameters::setMaxclients),
            new ConfigParameter("timeout", ConfigParameters::timeout, ConfigParameters::setTimeout),
            ConfigParameter.fixed("tcp-keepalive", service -> "0"),
            new ConfigParameter("proto-max-bulk-len",
                    service -> Integer.toString(service.maxItemLength()), ConfigParameters::setMaxItemLength),
            ConfigParameter.immutable("port", service -> port(service.server().listenerAddress())),
            ConfigParameter.immutable("bind", service -> host(service.server().listenerAddress())),
            ConfigParameter.fixed("requirepass",
                    service -> service.anonymousRole() == Role.NONE ? HIDDEN : ""),
            ConfigParameter.immutable("io-threads", service -> Integer.toString(service.server().workerCount())),
            ConfigParameter.immutable("cluster-enabled", service -> "no"),
            ConfigParameter.fixed("notify-keyspace-events", service -> ""));

    private ConfigParameters() {
    }

    /** The parameter of a name in lower case, or null. */
    static ConfigParameter named(String name) {
        for (ConfigParameter parameter : ALL) {
            if (parameter.name().equals(name)) {
                return parameter;
            }
        }
        return null;
    }

    /** The digits at the end of an address; 0 for a path. */
    static String port(String address) {
        String port = address.substring(address.lastIndexOf(':') + 1);
        return port.matches("\\d+") ? port : "0";
    }

    private static String host(String address) {
        int end = address.lastIndexOf(':');
        return port(address).equals("0") || end < 0 ? "" : address.substring(0, end);
    }

    /** 0 means no limit of its own: all the memory that the server was started with. */
    private static String setMaxmemory(RespService service, String value, Map<String, String> changes) {
        long bytes = bytes(value);
        if (bytes < 0) {
            return NO_MEMORY_VALUE;
        }
        changes.put("engine.memory", Long.toString(bytes == 0 ? service.engine().stats().memoryBytes() : bytes));
        return null;
    }

    private static String setMaxItemLength(RespService service, String value, Map<String, String> changes) {
        long bytes = bytes(value);
        return bytes < 0 ? NO_MEMORY_VALUE : setListeners(service, "max-item-size", Long.toString(bytes), changes);
    }

    /** A size in Redis's units, of which those with b are powers of 1024; −1 when it is none. */
    private static long bytes(String value) {
        Matcher size = SIZE.matcher(value);
        if (!size.matches()) {
            return -1;
        }
        long unit = switch (size.group(2) == null ? "b" : size.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 1_000;
            case "kb" -> 1L << 10;
            case "m" -> 1_000_000;
            case "mb" -> 1L << 20;
            case "g" -> 1_000_000_000;
            case "gb" -> 1L << 30;
            default -> 1;
        };
        long count = Long.parseLong(size.group(1));
        return count > Long.MAX_VALUE / unit ? -1 : count * unit;
    }

    private static String setPolicy(RespService service, String value, Map<String, String> changes) {
        if (!List.of(POLICIES.split(", ", -1)).contains(value.toLowerCase(Locale.ROOT))) {
            return "argument(s) must be one of the following: " + POLICIES;
        }
        return value.equalsIgnoreCase(MemoryPolicy.of(service.engine())) ? null : ConfigParameter.IMMUTABLE;
    }

    private static String setMaxclients(RespService service, String value, Map<String, String> changes) {
        if (!value.matches("-?\\d{1,18}")) {
            return NO_INTEGER;
        }
        changes.put("server.max-connections", value);
        return null;
    }

    private static String setTimeout(RespService service, String value, Map<String, String> changes) {
        if (!value.matches("-?\\d{1,18}")) {
            return NO_INTEGER;
        }
        long seconds = Long.parseLong(value);
        if (seconds < 0 || seconds > Integer.MAX_VALUE) {
            return "argument must be between 0 and 2147483647 inclusive";
        }
        return setListeners(service, "idle-timeout", seconds + "s", changes);
    }

    /** Seconds, of the first listener of this protocol; a part of a second counts as one. */
    private static String timeout(RespService service) {
        for (Setting setting : service.settings().inForce()) {
            String prefix = listenerPrefix(setting);
            if (prefix != null) {
                return service.settings().find(prefix + "idle-timeout")
                        .map(found -> Long.toString(seconds(found.value()))).orElse("0");
            }
        }
        return "0";
    }

    private static long seconds(String duration) {
        Matcher text = DURATION.matcher(duration);
        if (!text.matches()) {
            return 0;
        }
        long count = Long.parseLong(text.group(1));
        return switch (text.group(2)) {
            case "d" -> count * 24 * 60 * 60;
            case "h" -> count * 60 * 60;
            case "m" -> count * 60;
            case "s" -> count;
            default -> count == 0 ? 0 : 1;
        };
    }

    /** Sets an option of all listeners of this protocol, which are one server to its clients. */
    private static String setListeners(
            RespService service, String option, String value, Map<String, String> changes) {
        boolean isFound = false;
        for (Setting setting : service.settings().inForce()) {
            String prefix = listenerPrefix(setting);
            if (prefix != null) {
                changes.put(prefix + option, value);
                isFound = true;
            }
        }
        return isFound ? null : ConfigParameter.IMMUTABLE;
    }

    /** What the names of a listener's options begin with, when the setting says that it speaks this protocol. */
    private static String listenerPrefix(Setting setting) {
        Matcher path = LISTENER.matcher(setting.path());
        return setting.value().equals("resp") && path.matches() ? path.group(1) : null;
    }
}
