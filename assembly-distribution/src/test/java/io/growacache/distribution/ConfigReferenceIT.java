package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.distribution.Distribution.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The option reference in the documentation is what the built-in plugins declare. */
@Timeout(60)
final class ConfigReferenceIT {
    @TempDir
    private Path scratch;

    @Test
    void theDocumentationListsTheOptionsThatThereAre() throws Exception {
        ProcessBuilder command =
                new ProcessBuilder(Distribution.FOLDER.resolve("bin/gac").toString(), "config", "reference");
        command.directory(scratch.toFile());
        Outcome outcome = Distribution.run(command, scratch);
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.output())
                .as("docs/config-reference.md; ./gac config reference > docs/config-reference.md brings it up to date")
                .isEqualTo(Files.readAllLines(Distribution.FOLDER.resolve("docs/config-reference.md")));
    }
}
