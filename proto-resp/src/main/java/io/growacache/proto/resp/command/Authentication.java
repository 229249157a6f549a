package io.growacache.proto.resp.command;

import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.Role;

/**
 * A client's attempts to authenticate, one at a time. The authenticator answers on any thread; until it has, no
 * further request is read.
 */
public final class Authentication implements Awaited {
    /** What a command does, and answers, when its client has been authenticated. */
    @FunctionalInterface
    public interface Continuation {
        /** On the connection's worker. */
        void authenticated(Connection connection);
    }

    private enum Progress { WAITING, ANSWERED, FAILED }

    private final Authenticator authenticator;
    private final SessionContext context;

    /** Written by the authenticator's thread; the role before it. */
    private volatile Progress progress = Progress.WAITING;
    private Role role = Role.NONE;

    // For the worker.

    private Command command;
    private String user;
    private Continuation continuation;

    Authentication(Authenticator authenticator, SessionContext context) {
        this.authenticator = authenticator;
        this.context = context;
    }

    /** Asks the authenticator. */
    void begin(Command newCommand, String newUser, byte[] secret, Continuation newContinuation) {
        command = newCommand;
        user = newUser;
        continuation = newContinuation;
        progress = Progress.WAITING;
        authenticator.authenticate(isDefaultUser() ? "" : user, secret).whenComplete((granted, failure) -> {
            if (failure == null) {
                role = granted;
            }
            progress = failure == null ? Progress.ANSWERED : Progress.FAILED;
            context.resume();
        });
    }

    /** Whether the client has named no user; libraries that know only of a password say {@code default}. */
    private boolean isDefaultUser() {
        return user.isEmpty() || user.equals(Connection.DEFAULT_USER);
    }

    @Override
    public boolean isOver(Connection connection) {
        switch (progress) {
            case WAITING -> {
                return false;
            }
            case FAILED -> connection.fail(command, CommandErrors.AUTHENTICATOR_FAILED);
            case ANSWERED -> {
                if (role != Role.NONE) {
                    connection.setRole(role);
                    connection.setUser(isDefaultUser() ? Connection.DEFAULT_USER : user);
                    continuation.authenticated(connection);
                } else if (!isDefaultUser() || authenticator.anonymousRole() != Role.ADMIN) {
                    connection.fail(command, CommandErrors.WRONG_PASSWORD);
                } else if (user.isEmpty()) {
                    connection.fail(command, CommandErrors.NO_PASSWORD_CONFIGURED);
                } else {
                    // Who may do everything without a password may do it with any.
                    continuation.authenticated(connection);
                }
            }
        }
        command = null;
        continuation = null;
        return true;
    }
}
