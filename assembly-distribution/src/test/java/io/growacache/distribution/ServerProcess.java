package io.growacache.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server started from an unpacked archive with {@code bin/gac serve}, as an operator would. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile(".*Listening for (\\S+) on \\S*:(\\d+)");
    private static final Pattern READY = Pattern.compile(".*\\bgrow-a-cache \\S+ serves\\b.*");
    private static final int START_SECONDS = 60;
    /** Who is started by nohup ignores SIGHUP, and so do all children; this one is to hear it. */
    private static final List<String> HEARING_SIGNALS = hearingSignals();

    private final Process process;
    private final Map<String, List<Integer>> ports = new ConcurrentHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        reader = Thread.ofPlatform().daemon().name("server-output").start(this::readLines);
    }

    private static List<String> hearingSignals() {
        List<String> command = List.of("env", "--default-signal=HUP");
        List<String> trial = new ArrayList<>(command);
        trial.add("true");
        try {
            return new ProcessBuilder(trial).start().waitFor() == 0 ? command : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Unpacks the archive into {@code folder}, which a new user just made. Returns the installed folder. */
    static Path unpack(Path folder) throws IOException, InterruptedException {
        return unpack(Distribution.ARCHIVE, folder);
    }

    /** Unpacks an archive into {@code folder}. Returns the installed folder. */
    static Path unpack(Path archive, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Distribution.Outcome unpacked = Distribution.run(
                new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder.toString()), folder);
        if (unpacked.status() != 0) {
            throw new IOException("tar: " + unpacked.errors());
        }
        return folder.resolve("grow-a-cache-" + Distribution.VERSION);
    }

    /** Starts {@code gac serve} with these arguments and waits until it serves. */
    static ServerProcess start(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(HEARING_SIGNALS);
        command.addAll(List.of(home.resolve("bin/gac").toString(), "serve"));
        command.addAll(List.of(arguments));
        ServerProcess server = new ServerProcess(
                new ProcessBuilder(command).directory(home.getParent().toFile()).redirectErrorStream(true).start());
        if (!server.ready.await(START_SECONDS, TimeUnit.SECONDS) || !server.process.isAlive()) {
            String output = server.output();
            server.close();
            throw new IOException("the server did not start:\n" + output);
        }
        return server;
    }

    private void readLines() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
                Matcher listening = LISTENING.matcher(line);
                if (listening.matches()) {
                    ports.computeIfAbsent(listening.group(1), _ -> new CopyOnWriteArrayList<>())
                            .add(Integer.valueOf(listening.group(2)));
                }
                if (READY.matcher(line).matches()) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add(e.toString());
            }
        } finally {
            ready.countDown();
        }
    }

    /** The port on which {@code protocol} is served first. */
    int port(String protocol) {
        return port(protocol, 0);
    }

    /** The port of the listener for {@code protocol} with this number, in the order of the configuration. */
    int port(String protocol, int index) {
        return ports.get(protocol).get(index);
    }

    /** Everything that the server has printed so far. */
    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** The operating system's number of the process. */
    long pid() {
        return process.pid();
    }

    /** Sends a signal, such as {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + ": " + status);
        }
    }

    /** Waits until the server has printed a text, for a minute at most. */
    void awaitOutput(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        synchronized (lines) {
            while (lines.stream().noneMatch(line -> line.contains(text))) {
                long rest = deadline - System.nanoTime();
                if (rest <= 0 || !process.isAlive()) {
                    throw new IOException((rest <= 0 ? "no word of " : "the server ended without a word of ") + text + ":\n"
                            + output());
                }
                TimeUnit.NANOSECONDS.timedWait(lines, rest);
            }
        }
    }

    /** Sends SIGTERM and returns the exit status. */
    int terminate() throws IOException, InterruptedException {
        // Unlike Process.destroy(), this leaves the output open, so that the server's last words are read.
        process.toHandle().destroy();
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the server did not end:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    /** Sends SIGKILL and waits until the process is gone. */
    void kill() throws IOException, InterruptedException {
        signal("KILL");
        process.waitFor();
    }

    /** Sends SIGTERM, and SIGKILL so much later unless the process has ended by then. */
    void killWhileStopping(long nanos) throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
