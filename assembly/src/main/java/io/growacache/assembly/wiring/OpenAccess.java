package io.growacache.assembly.wiring;

import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.Role;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets every client do everything: what holds without {@code [authentication]}. There are no users to be. */
final class OpenAccess implements Authenticator {
    @Override
    public Role anonymousRole() {
        return Role.ADMIN;
    }

    @Override
    public CompletionStage<Role> authenticate(String user, byte[] secret) {
        Arrays.fill(secret, (byte) 0);
        return CompletableFuture.completedStage(Role.NONE);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
