package io.growacache.spi.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.Comparator;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Socket addresses: {@code 127.0.0.1:6379}, {@code [::1]:6379}, {@code name.example:6379}, {@code *:6379} for every
 * interface, {@code unix:/run/cache.sock}. Reading an address never asks a name server: a host name stays unresolved
 * until someone binds or connects.
 */
final class AddressFormat implements ValueFormat<SocketAddress> {
    private static final String UNIX_PREFIX = "unix:";
    private static final String RULE =
            "must be an address such as 127.0.0.1:6379, [::1]:6379, *:6379 (every interface) or unix:/path";

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\*|\\[[^\\[\\]]{2,64}]|[A-Za-z0-9._-]{1,253}):([0-9]{1,5})");
    private static final Pattern DOTTED_QUAD = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    /** Digits and dots alone that are no dotted quad: old shorthands such as {@code 127.1}, not host names. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern ZERO_GROUPS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");
    private static final int LARGEST_PORT = 65_535;

    @Override
    public OptionType type() {
        return OptionType.ADDRESS;
    }

    @Override
    public String describe() {
        return "address";
    }

    @Override
    public SocketAddress parse(String text) throws RuleViolation {
        if (text.startsWith(UNIX_PREFIX)) {
            return unixAddress(text.substring(UNIX_PREFIX.length()));
        }
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches()) {
            throw new RuleViolation(RULE);
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port > LARGEST_PORT) {
            throw new RuleViolation("port must be between 0 and " + LARGEST_PORT);
        }
        String host = matcher.group(1);
        if (host.equals("*")) {
            return new InetSocketAddress(port);
        }
        if (host.startsWith("[")) {
            return new InetSocketAddress(literal(host.substring(1, host.length() - 1), Inet6Address::ofLiteral), port);
        }
        if (DOTTED_QUAD.matcher(host).matches()) {
            return new InetSocketAddress(literal(host, Inet4Address::ofLiteral), port);
        }
        if (NUMBERS.matcher(host).matches()) {
            throw new RuleViolation(RULE);
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    private static SocketAddress unixAddress(String path) throws RuleViolation {
        if (path.isEmpty()) {
            throw new RuleViolation("must name a path after unix:");
        }
        try {
            return UnixDomainSocketAddress.of(path);
        } catch (InvalidPathException e) {
            throw new RuleViolation("must name a path after unix:, " + e.getReason());
        }
    }

    private static InetAddress literal(String host, Function<String, InetAddress> parser) throws RuleViolation {
        try {
            return parser.apply(host);
        } catch (IllegalArgumentException _) {
            throw new RuleViolation(RULE);
        }
    }

    @Override
    public String format(SocketAddress value) {
        return switch (value) {
            case UnixDomainSocketAddress unix -> UNIX_PREFIX + unix.getPath();
            case InetSocketAddress inet when inet.isUnresolved() -> inet.getHostString() + ":" + inet.getPort();
            case InetSocketAddress inet when inet.equals(new InetSocketAddress(inet.getPort())) ->
                    "*:" + inet.getPort();
            case InetSocketAddress inet when inet.getAddress() instanceof Inet6Address address ->
                    "[" + shortened(address.getHostAddress()) + "]:" + inet.getPort();
            case InetSocketAddress inet -> inet.getAddress().getHostAddress() + ":" + inet.getPort();
            default -> value.toString();
        };
    }

    /** An IPv6 address with its longest run of zero groups as {@code ::} (RFC 5952, section 4.2). */
    private static String shortened(String address) {
        return ZERO_GROUPS.matcher(address).results()
                .max(Comparator.comparingInt(run -> run.end() - run.start()))
                .map(run -> {
                    String before = address.substring(0, run.start());
                    String after = address.substring(run.end());
                    return before + (before.isEmpty() ? ":" : "") + (after.startsWith(":") ? "" : ":") + after;
                })
                .orElse(address);
    }
}
