package io.growacache.proto.resp.command;

import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorCode;
import io.growacache.proto.resp.wire.ErrorReply;
import java.util.Locale;

/** The errors of commands, as clients and their tests know them. */
public final class CommandErrors {
    /** Options that are unknown, incomplete or contradict one another. */
    public static final ErrorReply SYNTAX = ErrorReply.of("syntax error");
    /** A database number beyond the last. */
    public static final ErrorReply DATABASE_OUT_OF_RANGE = ErrorReply.of("DB index is out of range");
    /** A name with blanks or control characters. */
    public static final ErrorReply INVALID_CLIENT_NAME =
            ErrorReply.of("Client names cannot contain spaces, newlines or special characters.");
    /** The engine lacks a capability. */
    public static final ErrorReply NO_SCAN = ErrorReply.of("the storage engine cannot list its keys");
    /** Authentication is missing. */
    public static final ErrorReply NOT_AUTHENTICATED = ErrorReply.of(ErrorCode.NOAUTH, "Authentication required.");
    /** Authentication failed. */
    public static final ErrorReply WRONG_PASSWORD =
            ErrorReply.of(ErrorCode.WRONGPASS, "invalid username-password pair or user is disabled.");
    /** A password without user where none is needed: its client is probably meant for another server. */
    static final ErrorReply NO_PASSWORD_CONFIGURED = ErrorReply.of("AUTH <password> called without any password"
            + " configured for the default user. Are you sure your configuration is correct?");
    /** It could not be found out whether authentication is right. */
    public static final ErrorReply AUTHENTICATOR_FAILED = ErrorReply.of("authentication is not available now");

    private static final int MAX_QUOTED_LENGTH = 128;

    private CommandErrors() {
    }

    static ErrorReply wrongArity(String name) {
        return ErrorReply.of("wrong number of arguments for '" + name + "' command");
    }

    static ErrorReply notPermitted(String name) {
        return ErrorReply.of(ErrorCode.NOPERM, "this user has no permissions to run the '" + name + "' command");
    }

    /** An expire time that is not positive where it must be, or too far away. */
    public static ErrorReply invalidExpireTime(String name) {
        return ErrorReply.of("invalid expire time in '" + name + "' command");
    }

    /** A request whose first word names no command; quotes at most 128 bytes of the others. */
    static ErrorReply unknownCommand(Arguments arguments) {
        StringBuilder quoted = new StringBuilder();
        for (int index = 1; index < arguments.count() && quoted.length() < MAX_QUOTED_LENGTH; index++) {
            String word = arguments.text(index, MAX_QUOTED_LENGTH - quoted.length());
            quoted.append('\'').append(word).append("' ");
        }
        return ErrorReply.of("unknown command '" + arguments.text(0, MAX_QUOTED_LENGTH)
                + "', with args beginning with: " + quoted);
    }

    /** A subcommand whose words are too many, where its description cannot say so. */
    public static ErrorReply wrongSubcommandArity(String container, Arguments arguments) {
        return ErrorReply.of("unknown subcommand or wrong number of arguments for '"
                + arguments.text(1, MAX_QUOTED_LENGTH) + "'. Try " + container.toUpperCase(Locale.ROOT) + " HELP.");
    }

    /** A request whose second word names no subcommand. */
    static ErrorReply unknownSubcommand(String container, Arguments arguments) {
        return ErrorReply.of("unknown subcommand '" + arguments.text(1, MAX_QUOTED_LENGTH) + "'. Try "
                + container.toUpperCase(Locale.ROOT) + " HELP.");
    }
}
