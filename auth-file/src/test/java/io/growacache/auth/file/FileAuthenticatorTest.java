package io.growacache.auth.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.plugin.PreparedReload;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.host.TestMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuthenticatorTest {
    private static final int ITERATIONS = 10_000;
    private static final FileAuthenticator.Limits LIMITS = new FileAuthenticator.Limits(2, 100, 3);

    @TempDir
    private Path folder;
    private Path file;
    private final TestMetrics metrics = new TestMetrics();

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.createFile(folder.resolve("users"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        write(line("default", "pass", "write", ITERATIONS), line("ann", "secret", "read", 2 * ITERATIONS),
                line("root", "toor", "admin", ITERATIONS));
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private static String line(String name, String password, String role, int iterations) {
        return name + " " + PasswordHash.of(bytes(password), iterations) + " " + role;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private FileAuthenticator authenticator(FileAuthenticator.Limits limits) {
        return new FileAuthenticator(file, limits, metrics);
    }

    private static Role ask(FileAuthenticator authenticator, String user, String password) {
        return begin(authenticator, user, password).join();
    }

    private static CompletableFuture<Role> begin(FileAuthenticator authenticator, String user, String password) {
        return authenticator.authenticate(user, bytes(password)).toCompletableFuture();
    }

    @Test
    void tellsWhoIsWho() {
        try (FileAuthenticator authenticator = authenticator(LIMITS)) {
            assertThat(authenticator.anonymousRole()).isEqualTo(Role.NONE);
            assertThat(ask(authenticator, "ann", "secret")).isEqualTo(Role.READ);
            assertThat(ask(authenticator, "root", "toor")).isEqualTo(Role.ADMIN);
            assertThat(ask(authenticator, "default", "pass")).isEqualTo(Role.WRITE);
            assertThat(ask(authenticator, "", "pass")).as("the password alone").isEqualTo(Role.WRITE);
            assertThat(ask(authenticator, "ann", "toor")).isEqualTo(Role.NONE);
            assertThat(ask(authenticator, "ann", "")).isEqualTo(Role.NONE);
            assertThat(ask(authenticator, "nobody", "secret")).isEqualTo(Role.NONE);
            assertThat(ask(authenticator, "", "secret")).isEqualTo(Role.NONE);
        }
        assertThat(metrics.value("accepted")).isEqualTo(4);
        assertThat(metrics.value("denied")).isEqualTo(4);
        assertThat(metrics.value("remembered")).as("the default user's second time").isEqualTo(1);
        assertThat(metrics.value("users")).isEqualTo(3);
    }

    @Test
    void wipesThePassword() {
        try (FileAuthenticator authenticator = authenticator(LIMITS)) {
            for (String password : List.of("secret", "secret", "wrong")) {
                byte[] secret = bytes(password);
                authenticator.authenticate("ann", secret).toCompletableFuture().join();
                assertThat(secret).containsOnly(0);
            }
        }
    }

    @Test
    void remembersWhatSucceededLatelyAndNothingElse() {
        try (FileAuthenticator authenticator = authenticator(LIMITS)) {
            ask(authenticator, "ann", "secret");
            assertThat(begin(authenticator, "ann", "secret")).as("at once").isCompletedWithValue(Role.READ);
            assertThat(ask(authenticator, "ann", "secre")).isEqualTo(Role.NONE);
            assertThat(ask(authenticator, "ann", "secre")).isEqualTo(Role.NONE);
            assertThat(metrics.value("remembered")).isEqualTo(1);
            assertThat(metrics.value("check_seconds")).isEqualTo(3);
        }
    }

    @Test
    void forgetsTheOldest() {
        RememberedChecks remembered = new RememberedChecks(2);
        remembered.put(remembered.fingerprint("a", bytes("1")), Role.READ);
        remembered.put(remembered.fingerprint("b", bytes("1")), Role.WRITE);
        assertThat(remembered.find(remembered.fingerprint("a", bytes("1")))).isEqualTo(Role.READ);
        remembered.put(remembered.fingerprint("c", bytes("1")), Role.ADMIN);
        assertThat(remembered.count()).isEqualTo(2);
        assertThat(remembered.find(remembered.fingerprint("b", bytes("1")))).isNull();
        assertThat(remembered.find(remembered.fingerprint("a", bytes("1")))).isEqualTo(Role.READ);
    }

    @Test
    void tellsUserAndPasswordApart() {
        RememberedChecks remembered = new RememberedChecks(2);
        assertThat(remembered.fingerprint("ab", bytes("c"))).isNotEqualTo(remembered.fingerprint("a", bytes("bc")));
        assertThat(remembered.fingerprint("ab", bytes("c")))
                .isEqualTo(remembered.fingerprint("ab", bytes("c")))
                .isNotEqualTo(new RememberedChecks(2).fingerprint("ab", bytes("c")));
    }

    @Test
    void rememberingNothingIsAllowed() {
        try (FileAuthenticator authenticator = authenticator(new FileAuthenticator.Limits(1, 1, 0))) {
            assertThat(ask(authenticator, "ann", "secret")).isEqualTo(Role.READ);
            assertThat(ask(authenticator, "ann", "secret")).isEqualTo(Role.READ);
            assertThat(metrics.value("remembered")).isZero();
        }
    }

    @Test
    void turnsAwayWhomItCannotCheckInTime() throws IOException {
        // Slow enough that all are asked for while the first one runs.
        write(line("ann", "secret", "read", 2_000_000));
        List<CompletableFuture<Role>> answers = new ArrayList<>();
        try (FileAuthenticator authenticator = authenticator(new FileAuthenticator.Limits(1, 1, 10))) {
            for (int index = 0; index < 20; index++) {
                answers.add(begin(authenticator, "user" + index, "x"));
            }
            List<CompletableFuture<Role>> turnedAway =
                    answers.stream().filter(CompletableFuture::isCompletedExceptionally).toList();
            assertThat(turnedAway).hasSizeGreaterThanOrEqualTo(17);
            assertThatThrownBy(turnedAway.getFirst()::join).isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(RejectedExecutionException.class);
            assertThat(metrics.value("unchecked")).isEqualTo(turnedAway.size());
            assertThat(answers.getFirst().join()).isEqualTo(Role.NONE);
        }
        assertThat(answers).allMatch(answer -> answer.isDone() || answer.join() == Role.NONE);
    }

    @Test
    void manyClientsOfOneUserShareACheck() throws IOException {
        write(line("ann", "secret", "read", 2_000_000));
        try (FileAuthenticator authenticator = authenticator(new FileAuthenticator.Limits(1, 1, 10))) {
            List<CompletableFuture<Role>> answers = new ArrayList<>();
            byte[][] secrets = new byte[1_000][];
            for (int index = 0; index < secrets.length; index++) {
                secrets[index] = bytes("secret");
                answers.add(authenticator.authenticate("ann", secrets[index]).toCompletableFuture());
            }
            assertThat(answers).allMatch(answer -> answer.join() == Role.READ);
            assertThat(Arrays.stream(secrets)).allMatch(secret -> Arrays.equals(secret, new byte[6]));
            assertThat(metrics.value("check_seconds")).isEqualTo(1);
            assertThat(metrics.value("accepted")).isEqualTo(1_000);
        }
    }

    @Test
    void reloadsAGoodFileAndKeepsTheOldUsersBesideABadOne() throws IOException {
        Config config = Config.of(new FileAuthenticatorFactory().config(), Map.of("path", file.toString()));
        try (FileAuthenticator authenticator = authenticator(LIMITS)) {
            assertThat(ask(authenticator, "ann", "secret")).isEqualTo(Role.READ);
            write("ann nonsense");
            assertThatThrownBy(() -> authenticator.prepareReload(config)).isInstanceOf(ConfigException.class)
                    .hasMessage("a line must have 3 words, NAME HASH ROLE, and has 2 (" + file + ":1)");
            assertThat(ask(authenticator, "ann", "secret")).isEqualTo(Role.READ);
            assertThat(ask(authenticator, "root", "toor")).isEqualTo(Role.ADMIN);
            write(line("ann", "new", "write", ITERATIONS));
            PreparedReload reload = authenticator.prepareReload(config);
            assertThat(reload.effects()).containsExactly(file + ": 1 users, 3 before");
            assertThat(ask(authenticator, "ann", "secret")).as("not applied").isEqualTo(Role.READ);
            reload.apply();
            assertThat(ask(authenticator, "ann", "secret")).as("remembered of the old file").isEqualTo(Role.NONE);
            assertThat(ask(authenticator, "ann", "new")).isEqualTo(Role.WRITE);
            assertThat(ask(authenticator, "root", "toor")).isEqualTo(Role.NONE);
            assertThat(metrics.value("users")).isEqualTo(1);
        }
    }

    @Test
    void answersEverybodyWhenItCloses() throws IOException {
        write(line("ann", "secret", "read", 1_000_000));
        FileAuthenticator authenticator = authenticator(new FileAuthenticator.Limits(1, 10, 10));
        List<CompletableFuture<Role>> answers = new ArrayList<>();
        for (int index = 0; index < 5; index++) {
            answers.add(begin(authenticator, "user" + index, "x"));
        }
        authenticator.close();
        authenticator.close();
        assertThat(answers).extracting(answer -> answer.handle((role, failure) -> failure == null ? role : Role.NONE).join())
                .containsOnly(Role.NONE);
        assertThat(begin(authenticator, "ann", "secret")).isCompletedExceptionally();
    }

    @Test
    void theFactoryReadsItsOptions() throws IOException {
        FileAuthenticatorFactory factory = new FileAuthenticatorFactory();
        try (EngineTestContext context = new EngineTestContext();
                var authenticator = factory.create(Config.of(factory.config(), Map.of("path", file.toString())), context)) {
            assertThat(authenticator.authenticate("root", bytes("toor")).toCompletableFuture().join()).isEqualTo(Role.ADMIN);
        }
        Files.delete(file);
        try (EngineTestContext context = new EngineTestContext()) {
            assertThatThrownBy(() -> factory.create(Config.of(factory.config(), Map.of("path", file.toString())), context))
                    .isInstanceOf(ConfigException.class).hasMessageContaining("no such file");
        }
    }
}
