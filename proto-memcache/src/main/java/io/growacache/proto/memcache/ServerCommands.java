package io.growacache.proto.memcache;

import io.growacache.proto.memcache.CommandDescription.Trait;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.security.Role;

/** The commands that concern the server or the connection and not items. */
final class ServerCommands {
    private ServerCommands() {
    }

    /** {@code version}. */
    static final class Version extends Command {
        private final String version;

        Version(String version) {
            super(new CommandDescription("version", "", 1, 0, Role.READ));
            this.version = version;
        }

        @Override
        Execution execute(TextSession session, RequestLine line) {
            ReplyBuffer reply = session.replies().out();
            reply.writeAscii("VERSION ");
            reply.writeAscii(version);
            ReplyText.LINE_END.writeTo(reply);
            return Execution.DONE;
        }
    }

    /** {@code verbosity}: accepted, because tools send it; how much is logged is the configuration's business. */
    static final class Verbosity extends Command {
        private static final int LEVEL = 1;

        Verbosity() {
            super(new CommandDescription("verbosity", "<level> [noreply]", 2, 0, Role.ADMIN, Trait.NOREPLY));
        }

        @Override
        Execution execute(TextSession session, RequestLine line) {
            session.reply(line.readUnsigned64(LEVEL) ? ReplyText.OK : ReplyText.BAD_FORMAT, replyMode(line));
            return Execution.DONE;
        }
    }

    /** {@code quit}. */
    static final class Quit extends Command {
        Quit() {
            super(new CommandDescription("quit", "", 1, 0, Role.NONE));
        }

        @Override
        Execution execute(TextSession session, RequestLine line) {
            session.close();
            return Execution.DONE;
        }
    }

    /** {@code stats}. */
    static final class Stats extends Command {
        private static final int TOPIC = 1;

        private final StatisticsReport report;

        Stats(StatisticsReport report) {
            super(new CommandDescription("stats", "[settings|items|slabs|sizes|engine|reset]", 1, 0, Role.ADMIN));
            this.report = report;
        }

        @Override
        Execution execute(TextSession session, RequestLine line) {
            // The numbers include what the requests before this one store and delete.
            if (!session.replies().admitsWrite()) {
                return Execution.WAITING;
            }
            ReplyBuffer reply = session.replies().out();
            if (line.wordCount() <= TOPIC) {
                report.writeGeneral(reply);
            } else if (line.isWord(TOPIC, "settings")) {
                report.writeSettings(reply);
            } else if (line.isWord(TOPIC, "items")) {
                report.writeItems(reply);
            } else if (line.isWord(TOPIC, "slabs")) {
                report.writeSlabs(reply);
            } else if (line.isWord(TOPIC, "sizes")) {
                report.writeSizes(reply);
            } else if (line.isWord(TOPIC, "engine")) {
                report.writeEngine(reply);
            } else if (line.isWord(TOPIC, "reset")) {
                report.reset();
                session.reply(ReplyText.RESET);
            } else {
                session.reply(ReplyText.UNKNOWN_COMMAND);
            }
            return Execution.DONE;
        }
    }
}
