package io.growacache.datapool.memory;

import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.tck.host.FakeClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** A second process: opens a pool, writes to it, says so, and holds it until it is told to end or is killed. */
final class PoolHolder implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private PoolHolder(Process process) {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The second process' program. Its argument is the file. */
    public static void main(String[] arguments) throws IOException {
        try (var pool = Pools.open(Path.of(arguments[0]))) {
            pool.markDirty();
            Pools.fill(pool, 9);
            System.out.println("open");
            // Until the first process closes the pipe.
            int end = System.in.read();
            System.out.println("end " + end);
        } catch (DatapoolException e) {
            System.out.println(e.reason() + " " + e.getMessage());
        }
    }

    /** Starts it after the given words of a shell, such as a limit. */
    static PoolHolder start(Path path, String before) throws IOException {
        String classPath = String.join(System.getProperty("path.separator"), rootOf(PoolHolder.class),
                rootOf(MappedPool.class), rootOf(FileHeader.class), rootOf(MemoryPool.class), rootOf(Assertions.class),
                rootOf(FakeClock.class));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", before + " exec \"$@\"", "sh", java, "-Xmx64m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", classPath,
                PoolHolder.class.getName(), path.toString()));
        return new PoolHolder(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /** The folder or archive that a class was loaded from. */
    private static String rootOf(Class<?> type) {
        String resource = "/" + type.getName().replace('.', '/') + ".class";
        String url = type.getResource(resource).toString();
        String root = url.substring(0, url.length() - resource.length());
        return root.startsWith("jar:file:")
                ? root.substring("jar:file:".length(), root.length() - 1)
                : root.substring("file:".length());
    }

    /** What it says first: "open", or why it cannot. */
    String firstWords() throws IOException {
        return output.readLine();
    }

    long pid() {
        return process.pid();
    }

    /** Ends it as a power cut for the process would: nothing runs in it any more. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
        output.close();
    }
}
