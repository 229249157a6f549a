package io.growacache.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The page among the results that a command writes, if it is told to. */
public final class ResultPage {
    private static final Path FOLDER = Path.of("docs", "results");

    @Option(names = "--write", paramLabel = "NAME",
            description = "Write docs/results/NAME.md, and NAME.svg where there is something to plot.")
    private String name = "";

    /** Used by picocli. */
    public ResultPage() {
    }

    /**
     * Refuses names that are no file's.
     *
     * @throws IllegalArgumentException naming the rule
     */
    public void check() {
        if (!name.matches("|[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException("--write " + name + ": must be lower-case letters, digits, . and -");
        }
    }

    /** Whether there is a page to write. */
    public boolean isWanted() {
        return !name.isEmpty();
    }

    /** Its name, without what tells its form. */
    public String name() {
        return name;
    }

    /** Writes the page, if it is wanted. */
    public void write(String markdown) throws IOException {
        write(".md", markdown);
    }

    /**
     * Writes a plot and the page, which shows it, if they are wanted.
     *
     * @param above the page down to the plot
     * @param title of the plot
     * @param below the rest of the page
     */
    public void write(String above, String title, String svg, String below) throws IOException {
        write(".svg", svg);
        write(".md", above + "\n![" + title + "](" + name + ".svg)\n" + below);
    }

    private void write(String suffix, String text) throws IOException {
        if (isWanted()) {
            Files.createDirectories(FOLDER);
            Path file = FOLDER.resolve(name + suffix);
            Files.writeString(file, text);
            System.out.println("written: " + file);
        }
    }
}
