package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What a plugin author does: builds the example against the unpacked distribution alone, installs it, and runs it. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PluginIT {
    private static final Path EXAMPLE = Path.of(System.getProperty("example.folder"));
    private static final Path LOCAL_REPOSITORY = Path.of(System.getProperty("maven.local.repository"));
    private static final Path MAVEN = Path.of(System.getProperty("maven.command"));

    @TempDir
    private Path scratch;

    @Test
    void exampleIsBuiltPassesTheKitAndServes() throws Exception {
        Path home = ServerProcess.unpack(scratch.resolve("author"));
        Path project = scratch.resolve("engine-lru");
        copy(EXAMPLE, project);
        // A local repository of its own, so that cache-spi and cache-tck come from the distribution; what the build of this
        // project has downloaded serves as the nearest remote one for everything else.
        Path settings = Files.writeString(scratch.resolve("settings.xml"), """
                <settings>
                  <localRepository>%s</localRepository>
                  <profiles>
                    <profile>
                      <id>nearest</id>
                      <repositories>
                        <repository>
                          <id>nearest</id><url>%2$s</url><releases><checksumPolicy>ignore</checksumPolicy></releases>
                        </repository>
                      </repositories>
                      <pluginRepositories>
                        <pluginRepository>
                          <id>nearest</id><url>%2$s</url><releases><checksumPolicy>ignore</checksumPolicy></releases>
                        </pluginRepository>
                      </pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>nearest</activeProfile></activeProfiles>
                </settings>
                """.formatted(scratch.resolve("m2"), LOCAL_REPOSITORY.toUri()));
        ProcessBuilder build = new ProcessBuilder(MAVEN.toString(), "-B", "-ntp", "-s", settings.toString(),
                "-Dgrowacache.home=" + home, "package").directory(project.toFile());
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Distribution.Outcome built = Distribution.run(build, scratch);
        List<String> end = built.output().subList(Math.max(0, built.output().size() - 60), built.output().size());
        assertThat(built.status()).as("mvn:%n%s", String.join("\n", end)).isZero();
        assertThat(built.output()).anyMatch(line -> line.matches(".*Tests run: [1-9]\\d*, Failures: 0, Errors: 0, Skipped: 0.*"));
        for (String artifact : new String[] {"cache-spi", "cache-tck"}) {
            Path origin = scratch.resolve("m2/io/growacache/" + artifact + "/" + Distribution.VERSION + "/_remote.repositories");
            assertThat(origin).content().contains(artifact + "-" + Distribution.VERSION + ".jar>grow-a-cache=");
        }

        Files.copy(project.resolve("target/engine-lru-1.0.0.jar"), home.resolve("plugins/engine-lru-1.0.0.jar"));
        Distribution.Outcome plugins = Distribution.run(
                new ProcessBuilder(home.resolve("bin/gac").toString(), "plugins"), scratch);
        assertThat(plugins.status()).as("gac plugins: %s", plugins.errors()).isZero();
        assertThat(plugins.output()).anyMatch(line -> line.contains("lru") && line.contains("io.growacache.example.lru"));

        try (ServerProcess server = ServerProcess.start(home, "--listen", "resp=127.0.0.1:0", "--engine", "lru",
                "--memory", "64MiB", "--set", "engine.item-overhead=100")) {
            try (Jedis jedis = new Jedis("127.0.0.1", server.port("resp"))) {
                jedis.set("from", "a plugin");
                assertThat(jedis.get("from")).isEqualTo("a plugin");
            }
            assertThat(server.terminate()).as("exit status; output:%n%s", server.output()).isZero();
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !from.relativize(path).startsWith("target")).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
