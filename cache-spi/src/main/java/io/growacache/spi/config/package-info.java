/**
 * Configuration: every option is declared once, as an {@link io.growacache.spi.config.Option}, and from that one
 * declaration come its parser, its checks, its error messages, its place in the option reference and the question
 * whether it may change while the server runs.
 *
 * <p>A plugin declares its options as constants, gathers them in a {@link io.growacache.spi.config.ConfigSpec} and
 * reads them from the {@link io.growacache.spi.config.Config} that the host hands to its factory:
 *
 * <pre>{@code
 * static final Option<Long> SEGMENT_SIZE = Option.bytes("segment-size")
 *         .defaultsTo("1MiB")
 *         .check("must be a power of two between 64KiB and 1GiB",
 *                 size -> Long.bitCount(size) == 1 && size >= 64 << 10 && size <= 1 << 30)
 *         .documentedAs("Bytes that one segment holds, header included.")
 *         .build();
 * static final ConfigSpec SPEC = ConfigSpec.of(SEGMENT_SIZE);
 *
 * Config config = Config.of(SPEC, Map.of("segment-size", "64KiB"));
 * long segmentSize = config.get(SEGMENT_SIZE);
 * }</pre>
 *
 * <p>The host reads files and command lines into {@link io.growacache.spi.config.RawTable}s: texts that know where they
 * were written. {@link io.growacache.spi.config.ConfigSpec#parse} turns a table into a {@code Config} and reports
 * everything that is wrong with it to one {@link io.growacache.spi.config.ConfigProblems}, so that an operator sees all
 * mistakes of a file at once, each with its line and the rule it breaks.
 *
 * <p>All types are immutable and safe for any thread, but for the builders and {@code ConfigProblems}, which belong to
 * the one thread that reads a configuration. Nothing here is meant for the hot path: read options when the object that
 * needs them is created, and keep the values in final fields.
 */
package io.growacache.spi.config;
