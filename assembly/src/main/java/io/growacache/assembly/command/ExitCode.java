package io.growacache.assembly.command;

/** The exit codes of {@code gac}. */
public final class ExitCode {
    /** The command did what it should. */
    public static final int DONE = 0;

    /** The command failed while it ran, or a tool found a failure. */
    public static final int FAILED = 1;

    /** The arguments or the configuration are wrong; trying again without a change is useless. */
    public static final int REFUSED = 2;

    private ExitCode() {
    }
}
