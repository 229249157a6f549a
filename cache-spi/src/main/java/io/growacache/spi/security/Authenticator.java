package io.growacache.spi.security;

import io.growacache.spi.plugin.Lifecycle;
import java.util.concurrent.CompletionStage;

/** Decides who a client is. Safe from any thread. */
public interface Authenticator extends Lifecycle {
    /** What a client may do before it authenticates: {@link Role#NONE} where authentication is required. */
    Role anonymousRole();

    /**
     * Checks a password. Called on a worker, so it must not block: slow hashing and remote calls belong on other threads.
     *
     * @param user the name that the client gave; empty where the protocol has passwords only
     * @param secret the password's bytes, owned by the authenticator from now on; it wipes them when done
     * @return completes, on any thread, with the client's role, {@link Role#NONE} when user or password are wrong;
     *     exceptionally when that could not be found out
     */
    CompletionStage<Role> authenticate(String user, byte[] secret);
}
