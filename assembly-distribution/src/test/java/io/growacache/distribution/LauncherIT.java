package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.distribution.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/gac} finds Java, and hands it the options and the arguments it should. */
@Timeout(60)
final class LauncherIT {
    private static final Path GAC = Distribution.FOLDER.resolve("bin/gac");

    @TempDir
    private Path scratch;

    /** A folder that looks like a Java installation, whose java prints its arguments, one a line. */
    private Path javaThatPrintsItsArguments(String name, String version) throws IOException {
        Path home = scratch.resolve(name);
        Path java = home.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"test\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, "#!/bin/sh\necho '" + name + "'\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private Outcome gac(Path javaHome, String... arguments) throws IOException, InterruptedException {
        return run(GAC, javaHome, "", arguments);
    }

    private Outcome run(Path gac, Path javaHome, String javaOptions, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder();
        command.command().add(gac.toString());
        command.command().addAll(List.of(arguments));
        command.directory(scratch.toFile());
        command.environment().put("JAVA_HOME", javaHome.toString());
        command.environment().put("GAC_JAVA_OPTS", javaOptions);
        command.environment().remove("JDK_JAVA_OPTIONS");
        command.environment().remove("JAVA_TOOL_OPTIONS");
        return Distribution.run(command, scratch);
    }

    /** Runs one function of the script that looks for Java. */
    private Outcome findJava(String function, Path javaHome) throws IOException, InterruptedException {
        Path script = GAC.resolveSibling("find-java.sh");
        ProcessBuilder command = new ProcessBuilder("sh", "-c", ". \"$0\" && " + function, script.toString());
        command.environment().put("JAVA_HOME", javaHome.toString());
        return Distribution.run(command, scratch);
    }

    @Test
    void tellsItsVersionWithoutStartingJava() throws Exception {
        Outcome outcome = gac(javaThatPrintsItsArguments("fake", "25"), "--version");
        assertThat(outcome).isEqualTo(new Outcome(0, List.of("grow-a-cache " + Distribution.VERSION), List.of()));
    }

    @Test
    void handsArgumentsOnUnchanged() throws Exception {
        Outcome outcome = gac(javaThatPrintsItsArguments("fake", "25"), "serve", "a b", "", "$HOME", "*");
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.status()).isZero();
        List<String> output = outcome.output();
        int main = output.indexOf("io.growacache.assembly/io.growacache.assembly.Main");
        assertThat(output.subList(main + 1, output.size())).containsExactly("serve", "a b", "", "$HOME", "*");
    }

    @Test
    void namesItsFolderAndOptionsFileAsAbsolutePaths() throws Exception {
        Outcome outcome = gac(javaThatPrintsItsArguments("fake", "25"), "serve");
        Path folder = Distribution.FOLDER.toRealPath();
        assertThat(outcome.output()).contains("@" + folder.resolve("conf/jvm.options"), "-Dgac.home=" + folder);
    }

    @Test
    void worksThroughSymbolicLinks() throws Exception {
        Path first = scratch.resolve("links/first");
        Files.createDirectories(first.getParent());
        Files.createSymbolicLink(first, GAC.toRealPath());
        Path second = scratch.resolve("second");
        Files.createSymbolicLink(second, Path.of("links/first"));
        Outcome outcome = run(second, javaThatPrintsItsArguments("fake", "25"), "", "serve");
        // The deletion of the scratch folder would warn of links that lead out of it.
        Files.delete(second);
        Files.delete(first);
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.output()).contains("-Dgac.home=" + Distribution.FOLDER.toRealPath());
    }

    @Test
    void optionsOfTheEnvironmentFollowThoseOfTheFile() throws Exception {
        Outcome outcome = run(GAC, javaThatPrintsItsArguments("fake", "25"), "-Xmx99m -Da=b", "serve");
        List<String> output = outcome.output();
        assertThat(output).contains("-Xmx99m", "-Da=b");
        assertThat(output.indexOf("-Xmx99m"))
                .isGreaterThan(output.indexOf("@" + Distribution.FOLDER.toRealPath().resolve("conf/jvm.options")))
                .isLessThan(output.indexOf("-m"));
    }

    @Test
    void prefersJavaHome() throws Exception {
        Outcome outcome = gac(javaThatPrintsItsArguments("newer-than-any", "99.0.1"), "serve");
        assertThat(outcome.output()).first().isEqualTo("newer-than-any");
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        Path old = javaThatPrintsItsArguments("too-old", "24.0.2");
        Path bin = javaThatPrintsItsArguments("on-the-path", "25.0.3").resolve("bin");
        ProcessBuilder command = new ProcessBuilder(GAC.toString(), "serve");
        command.environment().put("JAVA_HOME", old.toString());
        command.environment().merge("PATH", "", (path, none) -> bin + ":" + path);
        assertThat(Distribution.run(command, scratch).output()).first().isEqualTo("on-the-path");
    }

    @Test
    void saysWhatIsMissingAndWhatItFound() throws Exception {
        Path old = javaThatPrintsItsArguments("too-old", "24.0.2");
        Outcome outcome = findJava("find_java 999 java", old);
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors())
                .first().isEqualTo("gac: Java 999 or newer is missing: no runtime of that version was found.");
        assertThat(outcome.errors()).contains("    " + old + " (Java 24)");
    }

    @Test
    void understandsOldVersionNumbers() throws Exception {
        Outcome outcome = findJava("java_major \"$JAVA_HOME\"", javaThatPrintsItsArguments("eight", "1.8.0_412"));
        assertThat(outcome).isEqualTo(new Outcome(0, List.of("8"), List.of()));
    }

    /** The real virtual machine resolves every module and accepts every option before it prints its version. */
    @Test
    void startsTheVirtualMachineWithoutAWarning() throws Exception {
        Outcome outcome = run(GAC, Path.of(System.getProperty("java.home")), "-version", "serve");
        assertThat(outcome.status()).as("errors: %s", outcome.errors()).isZero();
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors()).hasSize(3).allMatch(line -> line.matches("(openjdk|java|OpenJDK|Java).*"));
    }
}
