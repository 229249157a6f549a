package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many connections as the configuration allows by default, and one more. The server and the program with the clients
 * each need some more file descriptors than that; virtual machines raise their limit to the hard one by themselves.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ManyConnectionsIT {
    private static final int MAX_CONNECTIONS = 10_000;

    /** What all of them may take: the heap of conf/jvm.options and the default of buffer-memory. */
    private static final long BUDGET_BYTES = (256L << 20) + (64L << 20);

    @TempDir
    private static Path scratch;

    @Test
    void servesAllAndTurnsTheSurplusAway() throws Exception {
        Path home = ServerProcess.unpack(scratch);
        try (ServerProcess server = ServerProcess.start(home, "--listen", "resp=127.0.0.1:0", "--listen",
                "memcache=127.0.0.1:0", "--engine", "segcache", "--memory", "64MiB", "--set", "admin.bind=127.0.0.1:0");
                Crowd crowd = new Crowd(server)) {
            ServerMetrics metrics = new ServerMetrics(server);
            // What the first connections load and compile is no connection's.
            assertThat(crowd.ask("open 200")).isEqualTo("served");
            assertThat(crowd.ask("close 200")).isEqualTo("closed");
            metrics.await("connections", count -> count == 0);
            long residentBefore = residentBytes(server);

            assertThat(crowd.ask("open " + MAX_CONNECTIONS)).as(server.output()).isEqualTo("served");
            long resident = residentBytes(server);
            assertThat(crowd.ask("surplus 0")).isEqualTo("-ERR max number of clients reached~");
            assertThat(crowd.ask("surplus 1")).isEqualTo("ERROR Too many open connections~");
            assertThat(metrics.sum("connections")).isEqualTo(MAX_CONNECTIONS);
            assertThat(metrics.sum("rejected_connections_total")).isEqualTo(2);
            assertThat(metrics.sum("buffer_used_bytes{buffers=\"large\"}")).isZero();
            assertThat(metrics.sum("buffer_used_bytes")).as("idle connections' buffers")
                    .isLessThan(MAX_CONNECTIONS * 1024L);
            assertThat(crowd.ask("ask")).isEqualTo("served");

            assertThat(crowd.ask("close 100")).isEqualTo("closed");
            metrics.await("connections", count -> count == MAX_CONNECTIONS - 100);
            assertThat(crowd.ask("open 100")).isEqualTo("served");
            assertThat(crowd.ask("surplus 0")).isEqualTo("-ERR max number of clients reached~");

            long growth = resident - residentBefore;
            System.out.println("resident memory per idle connection: " + growth / MAX_CONNECTIONS + " bytes");
            assertThat(growth).isLessThan(BUDGET_BYTES);
            assertThat(metrics.sum("session_failures_total")).isZero();
            crowd.end();
            metrics.await("connections", count -> count == 0);
            assertThat(server.terminate()).as("exit status; output:%n%s", server.output()).isZero();
        }
    }

    private static long residentBytes(ServerProcess server) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + server.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS");
    }

    /** The process with the clients. */
    private static final class Crowd implements AutoCloseable {
        private final Process process;
        private final Writer commands;
        private final BufferedReader answers;

        Crowd(ServerProcess server) throws IOException {
            process = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
                    System.getProperty("java.class.path"), ConnectionCrowd.class.getName(),
                    Integer.toString(server.port("resp")), Integer.toString(server.port("memcache")))
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            commands = process.outputWriter(StandardCharsets.US_ASCII);
            answers = process.inputReader(StandardCharsets.US_ASCII);
        }

        String ask(String command) throws IOException {
            commands.write(command + "\n");
            commands.flush();
            return answers.readLine();
        }

        void end() {
            process.destroyForcibly();
        }

        @Override
        public void close() {
            end();
        }
    }
}
