package io.growacache.proto.memcache;

import io.growacache.proto.memcache.CommandDescription.Trait;
import io.growacache.spi.security.Role;

/** One command: its description, and what it does. Without state; all workers share it. */
abstract class Command {
    /** How far a request has come. */
    enum Execution {
        /** It is done, or its operation pending; what follows it is the next request. */
        DONE,
        /** It has to wait and has changed nothing; it is executed again from the start. */
        WAITING
    }

    private final CommandDescription description;
    private final Role role;
    private final int minimumWords;
    private final int keyWord;
    private final boolean isNoreplyPossible;
    private final boolean isSplit;
    private int index;

    Command(CommandDescription description) {
        this.description = description;
        role = description.role();
        minimumWords = description.minimumWords();
        keyWord = description.keyWord();
        isNoreplyPossible = description.has(Trait.NOREPLY);
        isSplit = !description.has(Trait.MANY_KEYS);
    }

    /** What there is to know of it. */
    final CommandDescription description() {
        return description;
    }

    /** Its number in the {@link CommandTable}. */
    final int index() {
        return index;
    }

    /** For the table, before anybody else sees the command. */
    final void setIndex(int newIndex) {
        index = newIndex;
    }

    /** Checks the request against the description, and executes it. */
    final Execution handle(TextSession session, RequestLine line) {
        if (isSplit) {
            line.split();
        }
        if (isForKnownClientsOnly(session)) {
            return meetStranger(session, line);
        }
        if (!session.role().includes(role)) {
            refuse(session, line, ReplyText.NOT_PERMITTED);
            return Execution.DONE;
        }
        if (isSplit) {
            if (line.wordCount() < minimumWords) {
                session.reply(ReplyText.BAD_FORMAT);
                return Execution.DONE;
            }
            if (keyWord > 0 && line.wordLength(keyWord) > TextSession.MAX_KEY_LENGTH) {
                refuse(session, line, ReplyText.BAD_FORMAT);
                return Execution.DONE;
            }
        }
        return execute(session, line);
    }

    /** Whether the client has to say who it is before it can use the command. */
    final boolean isForKnownClientsOnly(TextSession session) {
        return session.role() == Role.NONE && role != Role.NONE;
    }

    /**
     * What a client is told, {@code noreply} or not, that uses the command before it has said who it is. Nothing it does may
     * look like success.
     */
    Execution meetStranger(TextSession session, RequestLine line) {
        skipBlock(session, line);
        session.reply(ReplyText.UNAUTHENTICATED);
        return Execution.DONE;
    }

    /** Answers a request with an error, and skips what belongs to it. */
    final void refuse(TextSession session, RequestLine line, ReplyText error) {
        skipBlock(session, line);
        session.reply(error, replyMode(line));
    }

    /** Skips what follows the line and belongs to the request. */
    void skipBlock(TextSession session, RequestLine line) {
        // Most requests are one line.
    }

    /** Whether the client wants an answer. */
    final ReplyMode replyMode(RequestLine line) {
        return isNoreplyPossible && line.endsWithNoreply() ? ReplyMode.NOREPLY : ReplyMode.REPLY;
    }

    /** Does what it is for. */
    abstract Execution execute(TextSession session, RequestLine line);
}
