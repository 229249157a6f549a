package io.growacache.tck.protocol;

import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Knows the users that a test names. Answers at once, or when the test says so. */
public final class TestAuthenticator implements Authenticator {
    private record User(String secret, Role role) {
    }

    private final Role anonymousRole;
    private final Map<String, User> users = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean isHolding;
    private boolean isBroken;

    /** Nobody is known; whoever says nothing has {@code anonymousRole}. */
    public TestAuthenticator(Role anonymousRole) {
        this.anonymousRole = anonymousRole;
    }

    /** Makes a user known. */
    public TestAuthenticator add(String user, String secret, Role role) {
        users.put(user, new User(secret, role));
        return this;
    }

    /** Keeps all answers from now on until {@link #answerHeld()}. */
    public void holdAnswers() {
        isHolding = true;
    }

    /** Gives the answers that were kept, and answers at once from now on. */
    public void answerHeld() {
        isHolding = false;
        List<Runnable> answers = List.copyOf(held);
        held.clear();
        answers.forEach(Runnable::run);
    }

    /** Cannot find out anything from now on. */
    public void breakDown() {
        isBroken = true;
    }

    @Override
    public Role anonymousRole() {
        return anonymousRole;
    }

    @Override
    public CompletionStage<Role> authenticate(String user, byte[] secret) {
        User known = users.get(user);
        boolean isRight = known != null && known.secret.equals(new String(secret, StandardCharsets.UTF_8));
        Role role = isRight ? known.role : Role.NONE;
        CompletableFuture<Role> answer = new CompletableFuture<>();
        if (isBroken) {
            answer.completeExceptionally(new IllegalStateException("broken, as the test wants it"));
        } else if (isHolding) {
            held.add(() -> answer.complete(role));
        } else {
            answer.complete(role);
        }
        return answer;
    }

    @Override
    public void close() {
    }
}
