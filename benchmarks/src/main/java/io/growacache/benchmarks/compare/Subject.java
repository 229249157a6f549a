package io.growacache.benchmarks.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A server that is measured: a process of this machine that listens on free ports of the loopback interface. */
final class Subject implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration STOP_TIME = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 50;

    /** What it is. */
    enum Kind { GROW_A_CACHE, REDIS, MEMCACHED }

    private final String name;
    private final Kind kind;
    private final Process process;
    private final Path log;
    private final int respPort;
    private final int memcachePort;
    private final int adminPort;

    private Subject(String name, Kind kind, Process process, Path log, int respPort, int memcachePort, int adminPort) {
        this.name = name;
        this.kind = kind;
        this.process = process;
        this.log = log;
        this.respPort = respPort;
        this.memcachePort = memcachePort;
        this.adminPort = adminPort;
    }

    /** An unpacked distribution with both protocols over one engine. */
    static Subject growACache(String name, Path home, String jvmOptions, Settings settings) throws IOException {
        return growACache(name, home, jvmOptions, settings, List.of("--engine", "segcache"));
    }

    /** The same over the engine that further options name. */
    static Subject growACache(String name, Path home, String jvmOptions, Settings settings, List<String> options)
            throws IOException {
        int resp = freePort();
        int memcache = freePort();
        int admin = freePort();
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/gac").toString(), "serve", "--no-config",
                "--listen", "resp=127.0.0.1:" + resp, "--listen", "memcache=127.0.0.1:" + memcache,
                "--memory", settings.mebibytes() + "MiB",
                "--set", "server.workers=" + settings.threads(), "--set", "admin.bind=127.0.0.1:" + admin);
        builder.command().addAll(options);
        builder.environment().put("GAC_JAVA_OPTS", jvmOptions);
        return start(name, Kind.GROW_A_CACHE, builder, settings, resp, memcache, admin);
    }

    /** Debian's redis-server, one thread, nothing saved. */
    static Subject redis(Settings settings) throws IOException {
        return redis(settings, "allkeys-lru");
    }

    /** The same with another way to choose what goes. */
    static Subject redis(Settings settings, String policy) throws IOException {
        int port = freePort();
        return start("redis-server", Kind.REDIS, new ProcessBuilder("redis-server", "--bind", "127.0.0.1",
                "--port", Integer.toString(port), "--save", "", "--appendonly", "no", "--io-threads", "1",
                "--maxmemory", settings.mebibytes() + "mb", "--maxmemory-policy", policy), settings, port, 0, 0);
    }

    /** Debian's memcached. */
    static Subject memcached(Settings settings) throws IOException {
        return memcached(settings, List.of());
    }

    /** The same with further options. */
    static Subject memcached(Settings settings, List<String> options) throws IOException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder("memcached", "-u", "nobody", "-l", "127.0.0.1",
                "-p", Integer.toString(port), "-m", Long.toString(settings.mebibytes()),
                "-t", Integer.toString(settings.threads()));
        builder.command().addAll(options);
        return start("memcached", Kind.MEMCACHED, builder, settings, 0, port, 0);
    }

    /**
     * How all of them are started.
     *
     * @param logs folder for what they print
     * @param mebibytes of each one's cache
     * @param threads of each one that has a choice
     */
    record Settings(Path logs, long mebibytes, int threads) {
    }

    private static Subject start(String name, Kind kind, ProcessBuilder builder, Settings settings, int resp, int memcache,
            int admin) throws IOException {
        Path log = settings.logs().resolve(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".log");
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Subject subject = new Subject(name, kind, process, log, resp, memcache, admin);
        try {
            for (int port : new int[] {resp, memcache, admin}) {
                if (port != 0) {
                    subject.awaitListening(port);
                }
            }
            return subject;
        } catch (IOException e) {
            subject.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening(int port) throws IOException {
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException refused) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IOException(name + " does not listen on port " + port + ": "
                            + Files.readString(log).strip(), refused);
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    int port(String protocol) {
        return protocol.equals("resp") ? respPort : memcachePort;
    }

    /** Of grow-a-cache only. */
    int adminPort() {
        return adminPort;
    }

    long pid() {
        return process.pid();
    }

    /** Processor time of all its threads since it started, user and system. */
    Duration cpuTime() throws IOException {
        return process.info().totalCpuDuration().orElseThrow(() -> new IOException(name + " has ended: "
                + log.toAbsolutePath() + " tells why"));
    }

    /** Bytes that it has had written to devices since it started, as the kernel counts them. */
    long deviceBytesWritten() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "io")).stream()
                .filter(line -> line.startsWith("write_bytes:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst()
                .orElseThrow(() -> new IOException("/proc/PID/io does not tell what " + name + " has written"));
    }

    /** Physical memory that it takes now, in mebibytes. */
    long residentMebibytes() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")));
        return lines.stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10).findFirst().orElse(0);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIME.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
