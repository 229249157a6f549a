package io.growacache.proto.resp.command;

import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.security.Role;

/** Finds a request's command, checks what its description asks for, runs and counts it. Stateless. */
public final class Dispatcher {
    private Dispatcher() {
    }

    /** The command that a request names; null when there is none. */
    public static Command find(Connection connection, Arguments arguments) {
        return connection.service().commands().find(arguments.address(0), arguments.length(0));
    }

    /**
     * Where a request can be collected with others: if it is correct, and the client may make it and is answered; or
     * null.
     */
    static RequestBatch batch(Command command, Connection connection, Arguments arguments) {
        return command.admitsCount(arguments.count()) && connection.role().includes(command.role())
                && connection.replyMode() == ReplyMode.ON ? command.batch(connection.worker(), arguments) : null;
    }

    /**
     * Answers a request.
     *
     * @param named what it {@linkplain #find names}, or null
     */
    public static Outcome run(Command named, Connection connection, Arguments arguments) {
        Command command = named;
        if (command == null) {
            return unknown(connection, arguments);
        }
        CommandTable subcommands = command.subcommands();
        if (subcommands != null && arguments.count() > 1) {
            Command subcommand = subcommands.find(arguments.address(1), arguments.length(1));
            if (subcommand == null) {
                return connection.reject(
                        command, CommandErrors.unknownSubcommand(command.description().name(), arguments));
            }
            command = subcommand;
        }
        if (!command.admitsCount(arguments.count())) {
            return connection.reject(command, command.wrongArity());
        }
        if (!connection.role().includes(command.role())) {
            return connection.reject(command,
                    connection.role() == Role.NONE ? CommandErrors.NOT_AUTHENTICATED : command.notPermitted());
        }
        return timed(command, connection, arguments);
    }

    private static Outcome timed(Command command, Connection connection, Arguments arguments) {
        Worker worker = connection.worker();
        connection.setLastCommand(command);
        boolean isTimed = worker.sampleCalls(1) > 0;
        long begin = isTimed ? System.nanoTime() : 0;
        Outcome outcome = command.run(connection, arguments);
        if (isTimed) {
            worker.statistics().addNanos(command.index(), (System.nanoTime() - begin) * Worker.TIMING_SAMPLE);
        }
        if (outcome == Outcome.DONE) {
            worker.statistics().countCall(command.index());
        }
        return outcome;
    }

    /**
     * Answers a word that is no command; words that begin a request of HTTP close the connection, because a browser
     * may have been tricked into sending commands in its body.
     */
    private static Outcome unknown(Connection connection, Arguments arguments) {
        if (arguments.is(0, "POST") || arguments.is(0, "HOST:")) {
            connection.close();
            return Outcome.DONE;
        }
        return connection.refuse(CommandErrors.unknownCommand(arguments));
    }
}
