package io.growacache.assembly;

import io.growacache.assembly.command.ExitCode;
import io.growacache.assembly.command.Gac;
import io.growacache.assembly.command.Installation;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.server.Service;
import java.io.PrintWriter;
import java.util.List;

/** Where the launcher enters. */
public final class Main {
    private Main() {
    }

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(Gac.run(List.of(arguments), Installation.here(), out, err, Main::serve));
    }

    private static int serve(PlanSource source) {
        Service.run(source, Gac.version());
        return ExitCode.DONE;
    }
}
