package io.growacache.tool.loadgen.trace;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests drawn at random: the same ones for the same description, on every machine.
 *
 * <p>An object's id is its rank, 1 for the most popular one. Its size is drawn from a range, evenly, and never changes.
 */
public final class GeneratedTrace implements Trace {
    private static final Pattern DESCRIPTION = Pattern.compile("(zipf\\(([0-9.]{1,10})\\)|uniform|loop)((,[^,]+)*)");
    private static final Pattern SIZES = Pattern.compile("([0-9]{1,9})(-([0-9]{1,9}))?");

    private static final Option<Long> OBJECTS = Option.longInteger("objects")
            .defaultsTo("100000")
            .between(1L, 1L << 40)
            .documentedAs("How many different objects there are.")
            .build();
    private static final Option<Long> REQUESTS = Option.longInteger("requests")
            .defaultsTo("1000000")
            .between(1L, Long.MAX_VALUE)
            .documentedAs("How many requests there are.")
            .build();
    private static final Option<String> SIZES_OPTION = Option.text("sizes")
            .defaultsTo("100")
            .check("must be a number of bytes or a range such as 100-2000", GeneratedTrace::isRange)
            .documentedAs("Bytes of an object, as a number or a range.")
            .build();
    private static final Option<Long> SEED = Option.longInteger("seed")
            .defaultsTo("1")
            .documentedAs("Where the random numbers begin.")
            .build();
    private static final ConfigSpec SPEC = ConfigSpec.of(OBJECTS, REQUESTS, SIZES_OPTION, SEED);

    /** Which object comes next. */
    private enum Order { ZIPF, LOOP }

    private final Order order;
    private final ZipfDistribution distribution;
    private final SplittableRandom random;
    private final long objectCount;
    private final long requestCount;
    private final ValueSizes sizes;
    private long requested;
    private long id;

    private GeneratedTrace(Order order, double exponent, Config config) {
        this.order = order;
        objectCount = config.get(OBJECTS);
        requestCount = config.get(REQUESTS);
        distribution = new ZipfDistribution(objectCount, exponent);
        random = new SplittableRandom(config.get(SEED));
        Matcher range = SIZES.matcher(config.get(SIZES_OPTION));
        range.matches();
        long minSize = Long.parseLong(range.group(1));
        sizes = ValueSizes.between(minSize, range.group(3) == null ? minSize : Long.parseLong(range.group(3)));
    }

    /**
     * Reads a description such as {@code zipf(0.99),objects=100000,requests=1000000,sizes=100-2000,seed=7}: first the
     * order ({@code zipf(EXPONENT)}, {@code uniform}, or {@code loop}, which goes through all objects again and again),
     * then what differs from the defaults.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static GeneratedTrace of(String description) {
        Matcher matcher = DESCRIPTION.matcher(description);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("generated trace \"" + description
                    + "\": must be zipf(EXPONENT), uniform or loop, then ,objects=N ,requests=N ,sizes=N-N ,seed=N");
        }
        double exponent = 0;
        if (matcher.group(2) != null) {
            exponent = parseExponent(description, matcher.group(2));
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : matcher.group(3).split(",", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("generated trace \"" + description + "\": " + part
                            + ": must be of the form KEY=VALUE");
                }
                values.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return new GeneratedTrace(matcher.group(1).equals("loop") ? Order.LOOP : Order.ZIPF, exponent,
                Config.of(SPEC, values));
    }

    private static double parseExponent(String description, String text) {
        double exponent;
        try {
            exponent = Double.parseDouble(text);
        } catch (NumberFormatException _) {
            exponent = -1;
        }
        if (exponent < 0 || exponent > 10) {
            throw new IllegalArgumentException("generated trace \"" + description
                    + "\": the exponent must be a number between 0 and 10");
        }
        return exponent;
    }

    private static boolean isRange(String text) {
        Matcher range = SIZES.matcher(text);
        return range.matches()
                && (range.group(3) == null || Long.parseLong(range.group(1)) <= Long.parseLong(range.group(3)));
    }

    @Override
    public boolean next() {
        if (requested == requestCount) {
            return false;
        }
        id = switch (order) {
            case ZIPF -> distribution.draw(random);
            case LOOP -> 1 + requested % objectCount;
        };
        requested++;
        return true;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public long size() {
        return sizes.size(id);
    }

    @Override
    public long requestCount() {
        return requestCount;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
