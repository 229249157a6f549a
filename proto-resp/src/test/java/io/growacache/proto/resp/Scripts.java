package io.growacache.proto.resp;

import java.util.List;
import java.util.stream.Stream;

/**
 * What clients and server say to one another, command by command. The replies are those of Redis 7.0. Every script
 * starts with an engine that holds {@link Fixture#OTHER_TYPE_KEY} only.
 */
final class Scripts {
    private Scripts() {
    }

    /** More than run together, with others among them: a store, an error, a read of the key that was just read. */
    private static Script getsInARow() {
        StringBuilder text = new StringBuilder("> MSET a 1 b 22 c 333\n+OK\n");
        for (int round = 0; round < 14; round++) {
            text.append("> GET a\n$1~1\n> GET b\n$2~22\n> GET b\n$2~22\n> get c\n$3~333\n> GET missing\n$-1\n");
            if (round % 7 == 3) {
                text.append("> GET\n-ERR wrong number of arguments for 'get' command\n> SET a 1\n+OK\n");
            }
        }
        return Script.of("gets in a row", text.toString());
    }

    static List<Script> all() {
        return Stream.of(basics(), StringScripts.all(), KeyScripts.all()).flatMap(List::stream).toList();
    }

    private static List<Script> basics() {
        return List.of(
                getsInARow(),
                Script.of("strings", """
                        > GET a
                        $-1
                        > SET a value
                        +OK
                        > GET a
                        $5~value
                        > get a
                        $5~value
                        > SET a ""
                        +OK
                        > GET a
                        $0~
                        > STRLEN a
                        :0
                        > STRLEN missing
                        :0
                        > APPEND a 12
                        :2
                        > APPEND a 345
                        :5
                        > GET a
                        $5~12345
                        > STRLEN a
                        :5
                        > APPEND new ""
                        :0
                        > EXISTS new
                        :1
                        > SET "" empty-key
                        +OK
                        > GET ""
                        $9~empty-key"""),
                Script.of("set options", """
                        > SET a 1 NX
                        +OK
                        > SET a 2 NX
                        $-1
                        > SET a 3 XX
                        +OK
                        > SET b 3 XX
                        $-1
                        > GET b
                        $-1
                        > SET a 4 GET
                        $1~3
                        > SET b 4 GET
                        $-1
                        > GET b
                        $1~4
                        > SET a 5 NX GET
                        $1~4
                        > GET a
                        $1~4
                        > SET a 6 xx get
                        $1~4
                        > GET a
                        $1~6
                        > SET c 1 XX GET
                        $-1
                        > EXISTS c
                        :0
                        > SET a 1 EX 100
                        +OK
                        > TTL a
                        :100
                        > SET a 2 KEEPTTL
                        +OK
                        > TTL a
                        :100
                        > SET a 2 KEEPTTL GET
                        $1~2
                        > PTTL a
                        :100000
                        > SET a 3
                        +OK
                        > TTL a
                        :-1
                        > SET a 3 PX 1500
                        +OK
                        > PTTL a
                        :1500
                        > TTL a
                        :2
                        > SET a 3 EX 1 EX 2
                        +OK
                        > TTL a
                        :2
                        > SET a 3 PXAT 1
                        +OK
                        > GET a
                        $-1
                        > SET a 3 EXAT 1 GET
                        $-1
                        > SET a 4
                        +OK
                        > SET a 5 EXAT 1 GET
                        $1~4
                        > EXISTS a
                        :0
                        > SET n 1 KEEPTTL KEEPTTL
                        +OK
                        > PTTL n
                        :-1"""),
                Script.of("set errors", """
                        > SET a
                        -ERR wrong number of arguments for 'set' command
                        > SET a b EX
                        -ERR syntax error
                        > SET a b EX 0
                        -ERR invalid expire time in 'set' command
                        > SET a b EX -1
                        -ERR invalid expire time in 'set' command
                        > SET a b PXAT 0
                        -ERR invalid expire time in 'set' command
                        > SET a b EX abc
                        -ERR value is not an integer or out of range
                        > SET a b EX 010
                        -ERR value is not an integer or out of range
                        > SET a b PX 9223372036854775807
                        -ERR invalid expire time in 'set' command
                        > SET a b EX 9223372036854775807
                        -ERR invalid expire time in 'set' command
                        > SET a b EX 10 PX 10
                        -ERR syntax error
                        > SET a b PX 10 EXAT 10
                        -ERR syntax error
                        > SET a b NX XX
                        -ERR syntax error
                        > SET a b XX NX
                        -ERR syntax error
                        > SET a b EX 10 KEEPTTL
                        -ERR syntax error
                        > SET a b KEEPTTL EX 10
                        -ERR syntax error
                        > SET a b EX abc foo
                        -ERR syntax error
                        > SET a b foo
                        -ERR syntax error
                        > GET a
                        $-1"""),
                Script.of("numbers", """
                        > INCR n
                        :1
                        > INCR n
                        :2
                        > INCRBY n 40
                        :42
                        > DECR n
                        :41
                        > DECRBY n 50
                        :-9
                        > DECRBY n -9
                        :0
                        > GET n
                        $1~0
                        > SET n 9223372036854775807
                        +OK
                        > INCR n
                        -ERR increment or decrement would overflow
                        > INCRBY n -9223372036854775807
                        :0
                        > SET n -9223372036854775808
                        +OK
                        > DECR n
                        -ERR increment or decrement would overflow
                        > INCRBY n 1
                        :-9223372036854775807
                        > DECRBY n 9223372036854775808
                        -ERR value is not an integer or out of range
                        > DECRBY n -9223372036854775808
                        -ERR decrement would overflow
                        > INCRBY n x
                        -ERR value is not an integer or out of range
                        > INCRBY n 1.5
                        -ERR value is not an integer or out of range
                        > SET n 007
                        +OK
                        > INCR n
                        -ERR value is not an integer or out of range
                        > GET n
                        $3~007
                        > SET n +1
                        +OK
                        > INCR n
                        -ERR value is not an integer or out of range
                        > SET n -0
                        +OK
                        > DECR n
                        -ERR value is not an integer or out of range
                        > SET n 123456789012345678901
                        +OK
                        > INCR n
                        -ERR value is not an integer or out of range
                        > SET n ""
                        +OK
                        > INCR n
                        -ERR value is not an integer or out of range
                        > SET n 9 EX 50
                        +OK
                        > INCR n
                        :10
                        > TTL n
                        :50
                        > INCR
                        -ERR wrong number of arguments for 'incr' command
                        > INCRBY n
                        -ERR wrong number of arguments for 'incrby' command
                        > DECR n 1
                        -ERR wrong number of arguments for 'decr' command
                        > DECRBY n
                        -ERR wrong number of arguments for 'decrby' command"""),
                Script.of("several keys", """
                        > MSET a 1 b 2 c 3
                        +OK
                        > MGET a b missing c a
                        *5~$1~1~$1~2~$-1~$1~3~$1~1
                        > EXISTS a b missing a
                        :3
                        > DEL a missing b a
                        :2
                        > UNLINK a c
                        :1
                        > EXISTS a b c
                        :0
                        > MSET a 1 a 2
                        +OK
                        > GET a
                        $1~2
                        > MSET a 1 b
                        -ERR wrong number of arguments for 'mset' command
                        > MSET a
                        -ERR wrong number of arguments for 'mset' command
                        > MGET
                        -ERR wrong number of arguments for 'mget' command
                        > DEL
                        -ERR wrong number of arguments for 'del' command
                        > UNLINK
                        -ERR wrong number of arguments for 'unlink' command
                        > EXISTS
                        -ERR wrong number of arguments for 'exists' command
                        > SET a 1 EX 10
                        +OK
                        > MSET a 2
                        +OK
                        > TTL a
                        :-1"""),
                Script.of("expiry", """
                        > EXPIRE a 10
                        :0
                        > SET a 1
                        +OK
                        > EXPIRE a 100
                        :1
                        > TTL a
                        :100
                        > PEXPIRE a 2499
                        :1
                        > TTL a
                        :2
                        > PTTL a
                        :2499
                        > PEXPIRE a 2500
                        :1
                        > TTL a
                        :3
                        > EXPIRE a 50 NX
                        :0
                        > EXPIRE a 50 XX
                        :1
                        > EXPIRE a 40 GT
                        :0
                        > EXPIRE a 60 GT
                        :1
                        > EXPIRE a 70 LT
                        :0
                        > EXPIRE a 30 LT LT
                        :1
                        > EXPIRE a 60 XX GT
                        :1
                        > TTL a
                        :60
                        > PERSIST a
                        :1
                        > PERSIST a
                        :0
                        > TTL a
                        :-1
                        > EXPIRE a 10 XX
                        :0
                        > EXPIRE a 10 GT
                        :0
                        > EXPIRE a 10 LT
                        :1
                        > GET a
                        $1~1
                        > EXPIRE a 0
                        :1
                        > GET a
                        $-1
                        > SET a 1
                        +OK
                        > PEXPIRE a -1
                        :1
                        > EXISTS a
                        :0
                        > PERSIST a
                        :0
                        > TTL a
                        :-2
                        > PTTL a
                        :-2"""),
                Script.of("expiry errors", """
                        > EXPIRE a
                        -ERR wrong number of arguments for 'expire' command
                        > PEXPIRE a
                        -ERR wrong number of arguments for 'pexpire' command
                        > EXPIRE a x
                        -ERR value is not an integer or out of range
                        > EXPIRE a 10 FOO
                        -ERR Unsupported option FOO
                        > EXPIRE a 10 NX XX
                        -ERR NX and XX, GT or LT options at the same time are not compatible
                        > EXPIRE a 10 NX GT
                        -ERR NX and XX, GT or LT options at the same time are not compatible
                        > EXPIRE a 10 GT LT
                        -ERR GT and LT options at the same time are not compatible
                        > EXPIRE a 9223372036854775807
                        -ERR invalid expire time in 'expire' command
                        > EXPIRE a -9223372036854775808
                        -ERR invalid expire time in 'expire' command
                        > PEXPIRE a 9223372036854775807
                        -ERR invalid expire time in 'pexpire' command
                        > PERSIST
                        -ERR wrong number of arguments for 'persist' command
                        > TTL a b
                        -ERR wrong number of arguments for 'ttl' command
                        > PTTL
                        -ERR wrong number of arguments for 'pttl' command"""),
                Script.of("types", """
                        > TYPE other
                        +unknown
                        > TYPE missing
                        +none
                        > SET a 1
                        +OK
                        > TYPE a
                        +string
                        > GET other
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > MGET a other
                        *2~$1~1~$-1
                        > INCR other
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > APPEND other x
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > STRLEN other
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > SET other x GET
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > SET other x NX
                        $-1
                        > EXISTS other
                        :1
                        > TTL other
                        :-1
                        > EXPIRE other 10
                        :1
                        > SET other x KEEPTTL
                        +OK
                        > TTL other
                        :10
                        > TYPE other
                        +string
                        > TYPE
                        -ERR wrong number of arguments for 'type' command
                        > STRLEN
                        -ERR wrong number of arguments for 'strlen' command
                        > APPEND a
                        -ERR wrong number of arguments for 'append' command
                        > GET
                        -ERR wrong number of arguments for 'get' command
                        > GET a b
                        -ERR wrong number of arguments for 'get' command"""),
                Script.of("databases", """
                        > DBSIZE
                        :1
                        > SET a zero
                        +OK
                        > SELECT 3
                        +OK
                        > DBSIZE
                        :0
                        > GET a
                        $-1
                        > SET a three
                        +OK
                        > SELECT 0
                        +OK
                        > GET a
                        $4~zero
                        > FLUSHDB
                        +OK
                        > DBSIZE
                        :0
                        > SELECT 3
                        +OK
                        > GET a
                        $5~three
                        > FLUSHALL ASYNC
                        +OK
                        > DBSIZE
                        :0
                        > SELECT 15
                        +OK
                        > SELECT 16
                        -ERR DB index is out of range
                        > SELECT -1
                        -ERR DB index is out of range
                        > SELECT 99999999999
                        -ERR value is not an integer or out of range
                        > SELECT x
                        -ERR value is not an integer or out of range
                        > SELECT
                        -ERR wrong number of arguments for 'select' command
                        > FLUSHDB SYNC
                        +OK
                        > FLUSHDB foo
                        -ERR syntax error
                        > FLUSHALL ASYNC SYNC
                        -ERR syntax error
                        > DBSIZE x
                        -ERR wrong number of arguments for 'dbsize' command"""),
                Script.of("scan", """
                        > DEL other
                        :1
                        > SCAN 0
                        *2~$1~0~*0
                        > SET key:1 x
                        +OK
                        > SCAN 0
                        *2~$1~0~*1~$5~key:1
                        > SCAN 0 MATCH key:[1-3] COUNT 100 TYPE string
                        *2~$1~0~*1~$5~key:1
                        > SCAN 0 MATCH other:*
                        *2~$1~0~*0
                        > SCAN 0 TYPE hash
                        *2~$1~0~*0
                        > SCAN x
                        -ERR invalid cursor
                        > SCAN 99999999999999999999999
                        -ERR invalid cursor
                        > SCAN 0 MATCH
                        -ERR syntax error
                        > SCAN 0 COUNT 0
                        -ERR syntax error
                        > SCAN 0 COUNT x
                        -ERR value is not an integer or out of range
                        > SCAN 0 FOO bar
                        -ERR syntax error
                        > SCAN
                        -ERR wrong number of arguments for 'scan' command"""),
                Script.of("connection", """
                        > PING
                        +PONG
                        > PING text
                        $4~text
                        > PING a b
                        -ERR wrong number of arguments for 'ping' command
                        > ECHO text
                        $4~text
                        > ECHO
                        -ERR wrong number of arguments for 'echo' command
                        > CLIENT GETNAME
                        $-1
                        > CLIENT SETNAME me
                        +OK
                        > CLIENT GETNAME
                        $2~me
                        > CLIENT SETNAME a\tb
                        -ERR Client names cannot contain spaces, newlines or special characters.
                        > CLIENT SETNAME ""
                        +OK
                        > CLIENT GETNAME
                        $-1
                        > CLIENT ID
                        :1
                        > CLIENT ID x
                        -ERR wrong number of arguments for 'client|id' command
                        > CLIENT SETINFO LIB-NAME jedis
                        +OK
                        > CLIENT SETINFO lib-ver 5.2
                        +OK
                        > CLIENT SETINFO lib-foo 5.2
                        -ERR Unrecognized option 'lib-foo'
                        > CLIENT
                        -ERR wrong number of arguments for 'client' command
                        > CLIENT foo
                        -ERR unknown subcommand 'foo'. Try CLIENT HELP.
                        > AUTH a b c
                        -ERR syntax error
                        > AUTH
                        -ERR wrong number of arguments for 'auth' command
                        > RESET
                        +RESET
                        > QUIT now
                        +OK"""),
                Script.of("versions", """
                        > HELLO 2
                        *14~$6~server~$5~redis~$7~version~$6~7.0.15~$5~proto~:2~$2~id~:1~$4~mode~$10~standalone~$4~role~$6~master~$7~modules~*0
                        > HELLO 3 SETNAME me
                        %7~$6~server~$5~redis~$7~version~$6~7.0.15~$5~proto~:3~$2~id~:1~$4~mode~$10~standalone~$4~role~$6~master~$7~modules~*0
                        > GET missing
                        _
                        > MGET missing other
                        *2~_~_
                        > SET a 1 XX
                        _
                        > SET a 1 GET
                        _
                        > CLIENT GETNAME
                        $2~me
                        > CONFIG GET appendonly
                        %1~$10~appendonly~$2~no
                        > INFO cluster
                        =34~txt:# Cluster~cluster_enabled:0~
                        > HELLO 4
                        -NOPROTO unsupported protocol version
                        > HELLO x
                        -ERR Protocol version is not an integer or out of range
                        > HELLO 2 foo
                        -ERR Syntax error in HELLO option 'foo'
                        > HELLO 2 SETNAME
                        -ERR Syntax error in HELLO option 'SETNAME'
                        > HELLO 2 AUTH a
                        -ERR Syntax error in HELLO option 'AUTH'
                        > HELLO 2 SETNAME a\tb
                        -ERR Client names cannot contain spaces, newlines or special characters.
                        > GET missing
                        _
                        > RESET
                        +RESET
                        > GET missing
                        $-1"""),
                Script.of("server", """
                        > CONFIG GET save
                        *2~$4~save~$0~
                        > CONFIG GET SAVE databases nothing
                        *4~$4~save~$0~~$9~databases~$2~16
                        > CONFIG GET engine.*
                        *4~$11~engine.type~$4~heap~$13~engine.memory~$5~16MiB
                        > CONFIG
                        -ERR wrong number of arguments for 'config' command
                        > CONFIG GET
                        -ERR wrong number of arguments for 'config|get' command
                        > CONFIG foo
                        -ERR unknown subcommand 'foo'. Try CONFIG HELP.
                        > CONFIG RESETSTAT
                        +OK
                        > INFO nothing
                        $0~
                        > INFO cluster modules
                        $43~# Modules~~# Cluster~cluster_enabled:0~
                        > TIME x
                        -ERR wrong number of arguments for 'time' command
                        > COMMAND COUNT
                        :57
                        > COMMAND COUNT x
                        -ERR wrong number of arguments for 'command|count' command
                        > COMMAND foo
                        -ERR unknown subcommand 'foo'. Try COMMAND HELP.
                        > COMMAND LIST FILTERBY PATTERN pexpir?
                        *1~$7~pexpire
                        > COMMAND LIST FILTERBY ACLCAT nothing
                        *0
                        > COMMAND LIST FILTERBY MODULE m
                        *0
                        > COMMAND LIST FILTERBY foo x
                        -ERR syntax error
                        > COMMAND LIST foo
                        -ERR syntax error
                        > COMMAND INFO nothing
                        *1~$-1
                        > COMMAND INFO get
                        *1~*10~$3~get~:2~*2~+readonly~+fast~:1~:1~:1~*3~+@read~+@string~+@fast~*0~*1~*6~$5~flags~*2~+RO~+access~$12~begin_search~*4~$4~type~$5~index~$4~spec~*2~$5~index~:1~$9~find_keys~*4~$4~type~$5~range~$4~spec~*6~$7~lastkey~:0~$7~keystep~:1~$5~limit~:0~*0
                        > COMMAND DOCS dbsize
                        *2~$6~dbsize~*6~$7~summary~$83~Returns how many items the database holds, expired ones not yet reclaimed included.~$5~since~$5~1.0.0~$5~group~$6~server
                        > COMMAND DOCS nothing
                        *0"""),
                Script.of("unknown", """
                        > foo
                        -ERR unknown command 'foo', with args beginning with:\s
                        > FOO a b
                        -ERR unknown command 'FOO', with args beginning with: 'a' 'b'\s
                        > config|get a
                        -ERR unknown command 'config|get', with args beginning with: 'a'\s"""));
    }
}
