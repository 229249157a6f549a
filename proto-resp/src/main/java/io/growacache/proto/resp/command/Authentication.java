package io.growacache.proto.resp.command;

import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.Role;

/**
 * A client's attempt to authenticate. The authenticator answers on any thread; meanwhile the request waits, and with it all
 * that follow.
 */
public final class Authentication {
    /** How far an attempt came. */
    public enum Progress {
        /** There is none. */
        IDLE,
        /** The authenticator has not answered. */
        WAITING,
        /** User and password are right. */
        GRANTED,
        /** User or password is wrong. */
        DENIED,
        /** The authenticator failed. */
        FAILED
    }

    private final Authenticator authenticator;
    private final SessionContext context;

    /** Written by the authenticator's thread; the role before it. */
    private volatile Progress progress = Progress.IDLE;
    private Role role = Role.NONE;

    Authentication(Authenticator authenticator, SessionContext context) {
        this.authenticator = authenticator;
        this.context = context;
    }

    /** How far the attempt came. */
    public Progress progress() {
        return progress;
    }

    /** Asks the authenticator. */
    public void begin(String user, byte[] secret) {
        progress = Progress.WAITING;
        authenticator.authenticate(user, secret).whenComplete((granted, failure) -> {
            if (failure != null) {
                progress = Progress.FAILED;
            } else {
                role = granted;
                progress = granted == Role.NONE ? Progress.DENIED : Progress.GRANTED;
            }
            context.resume();
        });
    }

    /** Ends the attempt, and tells the role that was granted, or NONE. */
    public Role end() {
        Role granted = progress == Progress.GRANTED ? role : Role.NONE;
        progress = Progress.IDLE;
        return granted;
    }
}
