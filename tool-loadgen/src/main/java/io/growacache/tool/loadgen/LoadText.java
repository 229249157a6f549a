package io.growacache.tool.loadgen;

import io.growacache.tool.loadgen.bench.PacedSchedule.Arrivals;
import io.growacache.tool.loadgen.trace.TimesToLive;
import io.growacache.tool.loadgen.trace.Trace;
import io.growacache.tool.loadgen.trace.ValueSizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what describes a load on the command line. */
final class LoadText {
    private static final double MAX_RATE = 1e9;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");
    private static final Pattern LOG_NORMAL = Pattern.compile("lognormal:([0-9]{1,9}):([0-9](\\.[0-9]{1,9})?)");
    private static final Pattern SHARE = Pattern.compile("(get|set)=([0-9]{1,9}(\\.[0-9]{1,9})?)");

    private LoadText() {
    }

    /**
     * A value and how it was written.
     *
     * @param <T> the type of the value
     */
    record Parsed<T>(String text, T value) {
    }

    static String nameOf(Arrivals arrivals) {
        return arrivals.name().toLowerCase(Locale.ROOT);
    }

    /** For a rate; empty for {@code max}. */
    static final class RateConverter implements ITypeConverter<OptionalDouble> {
        @Override
        public OptionalDouble convert(String text) {
            if (text.equals("max")) {
                return OptionalDouble.empty();
            }
            double rate = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : 0;
            if (rate <= 0 || rate > MAX_RATE) {
                throw new TypeConversionException("must be max, or a number of requests a second up to "
                        + (long) MAX_RATE);
            }
            return OptionalDouble.of(rate);
        }
    }

    /** For how requests are spaced. */
    static final class ArrivalsConverter implements ITypeConverter<Arrivals> {
        @Override
        public Arrivals convert(String text) {
            return Arrays.stream(Arrivals.values()).filter(arrivals -> nameOf(arrivals).equals(text)).findFirst()
                    .orElseThrow(() -> new TypeConversionException("must be one of "
                            + Arrays.stream(Arrivals.values()).map(LoadText::nameOf)
                                    .collect(Collectors.joining(", "))));
        }
    }

    /** For the sizes of values. */
    static final class ValueSizesConverter implements ITypeConverter<Parsed<ValueSizes>> {
        @Override
        public Parsed<ValueSizes> convert(String text) {
            Matcher logNormal = LOG_NORMAL.matcher(text);
            if (logNormal.matches()) {
                double median = Double.parseDouble(logNormal.group(1));
                if (median < 1 || median > Trace.MAX_SIZE) {
                    throw new TypeConversionException("the median must be between 1 and " + Trace.MAX_SIZE);
                }
                return new Parsed<>(text, ValueSizes.logNormal(median, Double.parseDouble(logNormal.group(2))));
            }
            String[] bounds = text.split("-", 2);
            long min = size(bounds[0]);
            long max = bounds.length == 1 ? min : size(bounds[1]);
            if (min > max || max > Trace.MAX_SIZE) {
                throw new TypeConversionException("must be a size up to " + Trace.MAX_SIZE
                        + " bytes, such as 100, a range such as 64-4KiB, or lognormal:MEDIAN:SIGMA");
            }
            return new Parsed<>(text, ValueSizes.between(min, max));
        }

        private static long size(String text) {
            return OptionText.BYTES.parse(text);
        }
    }

    /** For how long items live. */
    static final class TimesToLiveConverter implements ITypeConverter<Parsed<TimesToLive>> {
        @Override
        public Parsed<TimesToLive> convert(String text) {
            List<TimesToLive.Share> shares = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                String[] words = part.split("=", 2);
                double weight = words.length == 1 ? 1 : NUMBER.matcher(words[1]).matches() ? Double.parseDouble(words[1]) : 0;
                Duration time = OptionText.DURATION.parse(words[0]);
                if (weight <= 0 || !time.equals(Duration.ofSeconds(time.toSeconds()))) {
                    throw new TypeConversionException("must be whole seconds, or shares such as 60s=3,1h=2,1d=1; found " + part);
                }
                shares.add(new TimesToLive.Share(time.toSeconds(), weight));
            }
            return new Parsed<>(text, TimesToLive.of(shares));
        }
    }

    /** For the shares of operations; the value is the share of gets, 0 to 1. */
    static final class MixConverter implements ITypeConverter<Parsed<Double>> {
        @Override
        public Parsed<Double> convert(String text) {
            double gets = 0;
            double sets = 0;
            for (String part : text.split(",", -1)) {
                Matcher share = SHARE.matcher(part);
                if (!share.matches()) {
                    throw new TypeConversionException("must be shares such as get=90,set=10; found " + part);
                }
                double weight = Double.parseDouble(share.group(2));
                if (share.group(1).equals("get")) {
                    gets += weight;
                } else {
                    sets += weight;
                }
            }
            if (gets + sets == 0) {
                throw new TypeConversionException("must have a share above 0");
            }
            return new Parsed<>(text, gets / (gets + sets));
        }
    }
}
