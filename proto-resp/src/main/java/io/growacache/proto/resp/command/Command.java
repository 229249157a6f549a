package io.growacache.proto.resp.command;

import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.security.Role;

/** One command. Stateless but for its place in the statistics: serves all connections of a listener, on all workers. */
public abstract class Command {
    /**
     * Words of a request that are no keys. Requests for many keys stop and go on; these are answered in one go, so that their
     * words must not take a worker's time and memory without bound.
     */
    private static final int MAX_COUNT_WITHOUT_KEYS = 4096;

    private final CommandDescription description;
    private final ErrorReply wrongArity;
    private final ErrorReply notPermitted;
    private final int arity;
    private final int maxCount;
    private final Role role;
    private int index;

    /** A command with its description. */
    protected Command(CommandDescription description) {
        this.description = description;
        arity = description.arity();
        maxCount = description.keys().isEmpty() ? MAX_COUNT_WITHOUT_KEYS : Integer.MAX_VALUE;
        role = description.role();
        wrongArity = CommandErrors.wrongArity(description.name());
        notPermitted = CommandErrors.notPermitted(description.name());
    }

    /** What is to be known about the command. */
    public final CommandDescription description() {
        return description;
    }

    /** The commands within this one; null when it is no container. */
    public CommandTable subcommands() {
        return null;
    }

    /**
     * Where a request with this command, which has the right number of words, can be collected with others of its kind;
     * null when it is to be run by itself.
     */
    public RequestBatch batch(Worker worker, Arguments arguments) {
        return null;
    }

    /**
     * Runs the command; words and role are checked. Writes one reply, at once or by its operations, unless it STALLED.
     */
    public abstract Outcome run(Connection connection, Arguments arguments);

    /** The command's number in the statistics. */
    public final int index() {
        return index;
    }

    /** Whether a request of {@code count} words has the right number of them. */
    public final boolean admitsCount(int count) {
        return arity >= 0 ? count == arity : count >= -arity && count <= maxCount;
    }

    /** What a client must be allowed to run the command. */
    final Role role() {
        return role;
    }

    /** What a request with a wrong number of words is answered. */
    public final ErrorReply wrongArity() {
        return wrongArity;
    }

    /** What a client without the command's role is answered. */
    final ErrorReply notPermitted() {
        return notPermitted;
    }

    final void setIndex(int newIndex) {
        index = newIndex;
    }
}
