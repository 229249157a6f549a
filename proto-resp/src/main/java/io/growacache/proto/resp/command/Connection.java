package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.OperationPools;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.proto.resp.wire.ReplyFormats;
import io.growacache.proto.resp.wire.ReplyText;
import io.growacache.proto.resp.wire.RequestLimits;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Role;

/** One client, as commands see it. For the connection's worker. */
public final class Connection {
    private final RespService service;
    private final SessionContext context;
    private final Worker worker;
    private final KeyProgress keyProgress = new KeyProgress();
    private final Authentication authentication;
    private final long openedMonotonicMillis;
    private ReplyFormat format = ReplyFormats.RESP2;
    private Role role;
    private RequestLimits limits;
    private int database;
    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private Awaited awaited;
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
        isReady();
        return Outcome.DONE;
    }

    /** Whether the next request may be read: none is to be awaited before. */
    public boolean isReady() {
        if (awaited == null) {
            return true;
        }
        if (!awaited.isOver(this)) {
            return false;
        }
        awaited = null;
        return true;
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
        limits = service.limits(newRole == Role.NONE
                ? RequestLimits.Trust.UNAUTHENTICATED : RequestLimits.Trust.AUTHENTICATED);
    }

    /** How large the client's requests may be. */
    public RequestLimits limits() {
        return limits;
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
