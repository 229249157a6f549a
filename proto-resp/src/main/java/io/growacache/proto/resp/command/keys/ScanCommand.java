package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.KeyScanOperation;
import io.growacache.proto.resp.operation.KeyScanOperation.TypeFilter;
import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.Glob;
import io.growacache.spi.engine.EngineCapability;

/** SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]. */
public final class ScanCommand extends Command {
    private static final ErrorReply INVALID_CURSOR = ErrorReply.of("invalid cursor");
    private static final int CURSOR = 1;
    private static final int FIRST_OPTION = 2;
    private static final int DEFAULT_COUNT = 10;

    /** COUNT is a hint; a step that visits more than this would hold up other clients and need much memory. */
    private static final int MAX_COUNT = 1000;

    /** The command. */
    public ScanCommand() {
        super(CommandDescription.of("scan", CommandGroup.GENERIC, -2)
                .flags(CommandFlag.READONLY)
                .tips("nondeterministic_output", "request_policy:special")
                .since("2.8.0")
                .summary("Returns some keys, and a cursor for the next ones."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (!arguments.isUnsignedNumber(CURSOR)) {
            return connection.fail(this, INVALID_CURSOR);
        }
        final long cursor = arguments.number();
        long count = DEFAULT_COUNT;
        Glob glob = null;
        TypeFilter typeFilter = TypeFilter.ANY;
        for (int index = FIRST_OPTION; index < arguments.count(); index += 2) {
            if (index + 1 == arguments.count()) {
                return connection.fail(this, CommandErrors.SYNTAX);
            }
            if (arguments.is(index, "COUNT")) {
                if (!arguments.isNumber(index + 1)) {
                    return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
                }
                count = arguments.number();
                if (count < 1) {
                    return connection.fail(this, CommandErrors.SYNTAX);
                }
            } else if (arguments.is(index, "MATCH")) {
                glob = new Glob(arguments.bytes(index + 1), Glob.Letters.EXACT);
            } else if (arguments.is(index, "TYPE")) {
                typeFilter = arguments.is(index + 1, "STRING") ? TypeFilter.STRING : TypeFilter.NONE;
            } else {
                return connection.fail(this, CommandErrors.SYNTAX);
            }
        }
        if (!connection.service().engine().capabilities().contains(EngineCapability.SCAN)) {
            return connection.fail(this, CommandErrors.NO_SCAN);
        }
        var scans = connection.operations().scans();
        KeyScanOperation scan = scans.next().prepare(index(), connection.format(), glob, typeFilter);
        scan.set(connection.database(), cursor, (int) Math.min(count, MAX_COUNT));
        return Outcome.of(scans.submit(connection.replies()));
    }
}
