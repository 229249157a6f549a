package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.OperationPools;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.proto.resp.wire.ReplyFormats;
import io.growacache.proto.resp.wire.ReplyText;
import io.growacache.proto.resp.wire.RequestLimits;
import io.growacache.spi.engine.Access;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Role;

/** One client, as commands see it. For the connection's worker. */
public final class Connection {
    /** Who a client is that has not said. */
    public static final String DEFAULT_USER = "default";

    private final RespService service;
    private final SessionContext context;
    private final Worker worker;
    private final KeyProgress keyProgress = new KeyProgress();
    private final Authentication authentication;
    private final long openedMonotonicMillis;
    private ReplyFormat format = ReplyFormats.RESP2;
    private Role role;
    private RequestLimits.Trust trust = RequestLimits.Trust.UNAUTHENTICATED;
    private int database;
    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private String user = DEFAULT_USER;
    private Access access = Access.USE;
    private Command lastCommand;
    private ReplyMode replyMode = ReplyMode.ON;
    private Awaited awaited;
    private ReplyMode awaitedReplyMode = ReplyMode.ON;
    private boolean isProtected;
    private boolean isClosing;

    /** A client that has just connected. */
    public Connection(RespService service, SessionContext context) {
        this.service = service;
        this.context = context;
        worker = service.worker(context.workerIndex());
        authentication = new Authentication(service.authenticator(), context);
        openedMonotonicMillis = service.clock().monotonicMillis();
        setRole(context.initialRole());
    }

    /** What all connections share. */
    public RespService service() {
        return service;
    }

    /** What the host knows of the connection. */
    public SessionContext context() {
        return context;
    }

    /** The worker that the connection belongs to. */
    public Worker worker() {
        return worker;
    }

    /** The worker's engine operations. */
    public OperationPools operations() {
        return worker.operations();
    }

    /** Where operations are submitted. */
    public ReplyQueue replies() {
        return context.replies();
    }

    /** Where replies go that need no operation. */
    public ReplyBuffer out() {
        return context.replies().out();
    }

    /** The protocol version that the client speaks. */
    public ReplyFormat format() {
        return format;
    }

    /** Changes the protocol version. */
    public void setFormat(ReplyFormat newFormat) {
        format = newFormat;
    }

    /** How far a request of several keys has come. */
    public KeyProgress keyProgress() {
        return keyProgress;
    }

    /**
     * Authenticates the client for {@code command}, which has no more to do: what is answered is written here or by
     * {@code continuation}, now or later.
     */
    public Outcome authenticate(Command command, String user, byte[] secret, Authentication.Continuation continuation) {
        authentication.begin(command, user, secret, continuation);
        return await(authentication);
    }

    /** The rest of a request that is answered later, perhaps at once; its words are done with. */
    public Outcome await(Awaited newAwaited) {
        awaited = newAwaited;
        awaitedReplyMode = replyMode;
        isReady();
        return Outcome.DONE;
    }

    /** Whether the next request may be read: none is to be awaited before. */
    public boolean isReady() {
        if (awaited == null) {
            return true;
        }
        if (awaitedReplyMode != ReplyMode.ON) {
            replies().mute();
        }
        boolean isOver = awaited.isOver(this);
        replies().unmute();
        if (isOver) {
            awaited = null;
        }
        return isOver;
    }

    /** Whether the client is not to hear the answer of the request that waits. */
    boolean isAwaitedInSilence() {
        return awaitedReplyMode != ReplyMode.ON;
    }

    /** Whether a request waits for its answer, and the connection is to stay until it has come. */
    boolean isWaiting() {
        return awaited != null && !isClosing;
    }

    /** A request is about to be run. */
    void beginRequest() {
        if (replyMode != ReplyMode.ON) {
            replies().mute();
        }
    }

    /** It has been run, as far as possible. */
    void endRequest(Outcome outcome) {
        if (replyMode == ReplyMode.ON) {
            return;
        }
        replies().unmute();
        if (outcome == Outcome.DONE) {
            replyMode = switch (replyMode) {
                case SKIP -> ReplyMode.SKIPPING;
                case SKIPPING -> ReplyMode.ON;
                case ON, OFF -> replyMode;
            };
        }
    }

    /** Sets whether the client is answered, beginning with the request that is being run. */
    public void setReplyMode(ReplyMode newReplyMode) {
        replyMode = newReplyMode;
        if (newReplyMode == ReplyMode.ON) {
            replies().unmute();
        } else {
            replies().mute();
        }
    }

    /** Whether the client is answered. */
    public ReplyMode replyMode() {
        return replyMode;
    }

    /** The connection is closed. */
    public void closed() {
        if (awaited != null) {
            awaited.abandoned();
            awaited = null;
        }
    }

    /** What the client may do. */
    public Role role() {
        return role;
    }

    /** Changes what the client may do. */
    public void setRole(Role newRole) {
        role = newRole;
        trust = newRole == Role.NONE ? RequestLimits.Trust.UNAUTHENTICATED : RequestLimits.Trust.AUTHENTICATED;
    }

    /** How large the client's requests may be now. */
    public RequestLimits limits() {
        return service.limits(trust);
    }

    /** The number of the database that the client has selected. */
    public int database() {
        return database;
    }

    /** Selects a database. */
    public void setDatabase(int newDatabase) {
        database = newDatabase;
    }

    /** The name that the client has given itself, or nothing. */
    public String name() {
        return name;
    }

    /** Gives the client a name. */
    public void setName(String newName) {
        name = newName;
    }

    /** Who the client is. */
    public String user() {
        return user;
    }

    /** Says who the client is. */
    void setUser(String newUser) {
        user = newUser;
    }

    /** What the client's reads count for. */
    public Access access() {
        return access;
    }

    /** Sets what the client's reads count for. */
    public void setAccess(Access newAccess) {
        access = newAccess;
    }

    /** The command of the request that was run last, or is being run; null before the first. */
    public Command lastCommand() {
        return lastCommand;
    }

    void setLastCommand(Command command) {
        lastCommand = command;
    }

    /** Whether the client has asked not to be closed for want of memory; the host decides about that all the same. */
    public boolean isProtected() {
        return isProtected;
    }

    /** Notes that the client asks not to be closed for want of memory. */
    public void protect() {
        isProtected = true;
    }

    /** Takes {@link #protect} back. */
    public void unprotect() {
        isProtected = false;
    }

    /** The client library's name, or nothing. */
    public String libraryName() {
        return libraryName;
    }

    /** Sets the client library's name. */
    public void setLibraryName(String newLibraryName) {
        libraryName = newLibraryName;
    }

    /** The client library's version, or nothing. */
    public String libraryVersion() {
        return libraryVersion;
    }

    /** Sets the client library's version. */
    public void setLibraryVersion(String newLibraryVersion) {
        libraryVersion = newLibraryVersion;
    }

    /** For how long the client has been connected. */
    public long ageSeconds() {
        return (service.clock().monotonicMillis() - openedMonotonicMillis) / 1000;
    }

    /** Back to the state of a new connection, but for what the client library said of itself. */
    public void reset() {
        format = ReplyFormats.RESP2;
        database = 0;
        name = "";
        user = DEFAULT_USER;
        access = Access.USE;
        isProtected = false;
        setReplyMode(ReplyMode.ON);
        setRole(context.initialRole());
    }

    /** Closes the connection when all replies are sent; no further request is read. */
    public void close() {
        isClosing = true;
        context.closeAfterReplies();
    }

    /** Whether no further request is to be read. */
    public boolean isClosing() {
        return isClosing;
    }

    /** Answers OK. */
    public Outcome ok() {
        ReplyText.OK.writeTo(out());
        return Outcome.DONE;
    }

    /** Answers and counts an error of a command that has run. */
    public Outcome fail(Command command, ErrorReply error) {
        worker.statistics().countFailure(command.index(), error.code());
        error.writeTo(out());
        return Outcome.DONE;
    }

    /** Answers and counts an error instead of running a command. */
    Outcome reject(Command command, ErrorReply error) {
        worker.statistics().countRejection(command.index(), error.code());
        error.writeTo(out());
        return Outcome.DONE;
    }

    /** Answers and counts an error that belongs to no command. */
    public Outcome refuse(ErrorReply error) {
        worker.statistics().countError(error.code());
        error.writeTo(out());
        return Outcome.DONE;
    }
}
