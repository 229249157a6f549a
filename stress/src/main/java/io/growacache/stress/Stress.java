package io.growacache.stress;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ./gac stress}: has jcstress run the tests with each engine, and judges. */
@Command(name = "./gac stress", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Has operations on the same items meet, millions of times, and looks at what they have seen.",
        footer = {"", "Ends with 1 when no order of operations explains what was seen, or a test did not run."})
public final class Stress implements Callable<Integer> {
    private static final int FAILED = 1;
    /** In place of an engine: what the engines share, which has tests of its own. */
    private static final String INDEX = "index";
    private static final String INDEX_TESTS = Index.class.getName();

    @Option(names = "--engine", paramLabel = "NAME",
            description = "One engine, or the index that they share; again for more; all unless told.")
    private List<String> engines = List.of();

    @Option(names = "--mode", paramLabel = "MODE",
            description = "${COMPLETION-CANDIDATES}: how long; ${DEFAULT-VALUE} unless told.")
    private Mode mode = Mode.STANDARD;

    @Option(names = "--test", paramLabel = "REGEX", description = "Tests whose names match; all unless told.")
    private Pattern tests = Pattern.compile("");

    @Option(names = "--millis", paramLabel = "N", description = "How long an iteration takes; the mode's unless told.")
    private int millis;

    @Spec
    private CommandSpec spec;

    /** How thorough. */
    private enum Mode {
        /** One virtual machine for each test. */
        QUICK(1, 500, "-jvmArgs"),
        /** Virtual machines that interpret, compile in either way, and compile in odd orders. */
        STANDARD(3, 500, "-jvmArgsPrepend"),
        /** The same for much longer. */
        TOUGH(10, 3_000, "-jvmArgsPrepend");

        private final int iterations;
        private final int millis;
        private final String virtualMachineOption;

        Mode(int iterations, int millis, String virtualMachineOption) {
            this.iterations = iterations;
            this.millis = millis;
            this.virtualMachineOption = virtualMachineOption;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Stress() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Stress()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<String> found = new ArrayList<>(EngineUnderStress.names());
        found.add(INDEX);
        for (String engine : engines) {
            if (!found.contains(engine)) {
                throw new ParameterException(spec.commandLine(), "--engine = " + engine + ": must be one of " + found);
            }
        }
        if (millis < 0) {
            throw new ParameterException(spec.commandLine(), "--millis = " + millis + ": must be at least 0");
        }
        List<String> chosen = new ArrayList<>();
        for (String engine : engines.isEmpty() ? found : engines) {
            if (!new JCStress(options(engine)).getTests().isEmpty()) {
                chosen.add(engine);
            }
        }
        if (chosen.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--test = " + tests + ": matches none");
        }
        return (chosen.size() == 1 ? isPassed(chosen.getFirst()) : arePassed(chosen)) ? 0 : FAILED;
    }

    /** Runs each in a virtual machine of its own, because jcstress keeps the options of a run for the next one. */
    private boolean arePassed(List<String> chosen) throws IOException, InterruptedException {
        List<String> failed = new ArrayList<>();
        for (String engine : chosen) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of("--class-path", System.getProperty("java.class.path"), Stress.class.getName(),
                    "--engine", engine, "--mode", mode.toString(), "--test", tests.pattern(),
                    "--millis", Integer.toString(millis)));
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                failed.add(engine);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println(failed.isEmpty() ? "all passed: " + chosen : "FAILED: " + failed + " of " + chosen);
        out.flush();
        return failed.isEmpty();
    }

    private boolean isPassed(String engine) throws Exception {
        Options options = options(engine);
        JCStress harness = new JCStress(options);
        Verdict verdict = new Verdict(engine, harness.getTests());
        try {
            harness.run();
        } catch (AssertionError e) {
            // jcstress says so when a test failed; the verdict finds out which.
            verdict.fail(e.getMessage());
        }
        verdict.read(options.getResultFile());
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        verdict.lines().forEach(out::println);
        out.flush();
        return verdict.isPassed();
    }

    private Options options(String engine) throws Exception {
        String lookahead = engine.equals(INDEX) ? "(?=" : "(?!";
        List<String> arguments = List.of("-t", "^" + lookahead + INDEX_TESTS + "[.])(?=.*(?:" + tests + "))",
                "-iters", Integer.toString(mode.iterations),
                "-time", Integer.toString(millis == 0 ? mode.millis : millis),
                "-f", "1", "-fsm", "1", "-sc", "false", "-r", "report-" + engine,
                mode.virtualMachineOption, "-D" + EngineUnderStress.ENGINE_PROPERTY + "=" + engine);
        Options options = new Options(arguments.toArray(String[]::new));
        if (!options.parse()) {
            throw new IllegalStateException("jcstress does not take " + arguments);
        }
        return options;
    }
}
