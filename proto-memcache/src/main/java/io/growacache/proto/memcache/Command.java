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
        if (!mayBeUsedBy(session)) {
            refuse(session, line, refusal(session));
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

    /** Whether the client has the role for it. */
    final boolean mayBeUsedBy(TextSession session) {
        return session.role().includes(role);
    }

    /** What a client is told that has not. */
    static ReplyText refusal(TextSession session) {
        return session.role() == Role.NONE ? ReplyText.UNAUTHENTICATED : ReplyText.NOT_PERMITTED;
    }

    /** Answers a request with an error, and skips what belongs to it. */
    void refuse(TextSession session, RequestLine line, ReplyText error) {
        session.reply(error, replyMode(line));
    }

    /** Whether the client wants an answer. */
    final ReplyMode replyMode(RequestLine line) {
        return isNoreplyPossible && line.endsWithNoreply() ? ReplyMode.NOREPLY : ReplyMode.REPLY;
    }

    /** Does what it is for. */
    abstract Execution execute(TextSession session, RequestLine line);
}
