package io.growacache.proto.resp;

import java.util.List;

/** Conversations about keys, as {@link Scripts} has others. */
final class KeyScripts {
    private KeyScripts() {
    }

    static List<Script> all() {
        return List.of(
                Script.of("times of expiry", """
                        > SET a 1
                        +OK
                        > EXPIREAT a 1
                        :1
                        > EXISTS a
                        :0
                        > SET a 1
                        +OK
                        > EXPIREAT a 33177117420
                        :1
                        > EXPIRETIME a
                        :33177117420
                        > PEXPIRETIME a
                        :33177117420000
                        > PEXPIREAT a 33177117420500
                        :1
                        > EXPIRETIME a
                        :33177117421
                        > PEXPIRETIME a
                        :33177117420500
                        > EXPIREAT a x
                        -ERR value is not an integer or out of range
                        > EXPIREAT a 9223372036854775807
                        -ERR invalid expire time in 'expireat' command
                        > PEXPIREAT a -9223372036854775808
                        :1
                        > SET a 1
                        +OK
                        > EXPIREAT a -9223372036854775808
                        -ERR invalid expire time in 'expireat' command
                        > EXPIREAT a 10 FOO
                        -ERR Unsupported option FOO
                        > EXPIREAT a 33177117420 NX XX
                        -ERR NX and XX, GT or LT options at the same time are not compatible
                        > EXPIREAT a 33177117420 XX
                        :0
                        > EXPIREAT a 33177117420 GT
                        :0
                        > EXPIREAT a 33177117420 LT
                        :1
                        > PEXPIREAT a 33177117419000 GT
                        :0
                        > EXPIREAT a 33177117421 GT
                        :1
                        > EXPIRETIME a
                        :33177117421
                        > EXPIRETIME missing
                        :-2
                        > PEXPIRETIME missing
                        :-2
                        > PERSIST a
                        :1
                        > EXPIRETIME a
                        :-1
                        > TOUCH a missing a
                        :2"""),
                Script.of("looking for keys", """
                        > DEL other
                        :1
                        > KEYS *
                        *0
                        > RANDOMKEY
                        $-1
                        > SET key:1 1
                        +OK
                        > RANDOMKEY
                        $5~key:1
                        > KEYS *
                        *1~$5~key:1
                        > KEYS key:[12]
                        *1~$5~key:1
                        > KEYS [^k]*
                        *0
                        > DEL key:1
                        :1
                        > RANDOMKEY
                        $-1"""),
                Script.of("encodings", """
                        > SET a 1
                        +OK
                        > OBJECT ENCODING a
                        $3~int
                        > SET b abc
                        +OK
                        > OBJECT ENCODING b
                        $6~embstr
                        > SET b 01234567890123456789012345678901234567890123
                        +OK
                        > OBJECT ENCODING b
                        $6~embstr
                        > SET b 012345678901234567890123456789012345678901234
                        +OK
                        > OBJECT ENCODING b
                        $3~raw
                        > SET b 9223372036854775807
                        +OK
                        > OBJECT ENCODING b
                        $3~int
                        > SET b 9223372036854775808
                        +OK
                        > OBJECT ENCODING b
                        $6~embstr
                        > SET b -1
                        +OK
                        > OBJECT ENCODING b
                        $3~int
                        > SET b 01
                        +OK
                        > OBJECT ENCODING b
                        $6~embstr
                        > SET b ""
                        +OK
                        > OBJECT ENCODING b
                        $6~embstr
                        > OBJECT ENCODING missing
                        $-1
                        > OBJECT IDLETIME missing
                        $-1
                        > OBJECT FREQ a
                        :0
                        > OBJECT FREQ missing
                        $-1
                        > OBJECT REFCOUNT a
                        :2147483647
                        > OBJECT REFCOUNT b
                        :1
                        > OBJECT REFCOUNT missing
                        $-1"""),
                Script.of("other names", """
                        > SET a 1
                        +OK
                        > RENAME a c
                        +OK
                        > RENAME a c
                        -ERR no such key
                        > GET c
                        $1~1
                        > RENAME c c
                        +OK
                        > RENAME missing missing
                        -ERR no such key
                        > SET b 2
                        +OK
                        > RENAMENX c b
                        :0
                        > RENAMENX c d
                        :1
                        > RENAMENX missing d
                        -ERR no such key
                        > RENAMENX d d
                        :0
                        > SET e 1 EX 100
                        +OK
                        > RENAME e f
                        +OK
                        > TTL f
                        :100
                        > EXISTS e
                        :0
                        > COPY f g
                        :1
                        > TTL g
                        :100
                        > COPY f g
                        :0
                        > COPY f g REPLACE
                        :1
                        > COPY f g DB 1
                        :1
                        > COPY f g DB 1
                        :0
                        > COPY f g DB 1 REPLACE
                        :1
                        > COPY f f
                        -ERR source and destination objects are the same
                        > COPY f f DB 0
                        -ERR source and destination objects are the same
                        > COPY missing g
                        :0
                        > COPY f g DB 99
                        -ERR DB index is out of range
                        > COPY f g DB x
                        -ERR value is not an integer or out of range
                        > COPY f g DB -1
                        -ERR DB index is out of range
                        > COPY f g DB
                        -ERR syntax error
                        > COPY f g FOO
                        -ERR syntax error
                        > COPY f g REPLACE REPLACE
                        :1
                        > SELECT 1
                        +OK
                        > GET g
                        $1~1
                        > DBSIZE
                        :1
                        > SELECT 0
                        +OK
                        > DBSIZE
                        :5"""),
                Script.of("all or nothing", """
                        > MSETNX a 1 b 2
                        :1
                        > MSETNX b 3 c 3
                        :0
                        > MGET a b c
                        *3~$1~1~$1~2~$-1
                        > MSETNX d 1 d 2
                        :1
                        > GET d
                        $1~2
                        > MSETNX e ""
                        :1
                        > GET e
                        $0~
                        > MSETNX f 1 g
                        -ERR wrong number of arguments for 'msetnx' command
                        > MSETNX a 1 b
                        -ERR wrong number of arguments for 'msetnx' command"""),
                Script.of("keys of requests", """
                        > COMMAND GETKEYS GET a
                        *1~$1~a
                        > COMMAND GETKEYS foo a
                        -ERR Invalid command specified
                        > COMMAND GETKEYS PING a
                        -ERR The command has no key arguments
                        > COMMAND GETKEYS MSET a 1 b 2
                        *2~$1~a~$1~b
                        > COMMAND GETKEYS MGET a b c
                        *3~$1~a~$1~b~$1~c
                        > COMMAND GETKEYS COPY a b REPLACE
                        *2~$1~a~$1~b
                        > COMMAND GETKEYS OBJECT ENCODING a
                        *1~$1~a
                        > COMMAND GETKEYS OBJECT FOO a
                        -ERR Invalid command specified
                        > COMMAND GETKEYS SCAN 0
                        -ERR The command has no key arguments
                        > COMMAND GETKEYS CLIENT ID
                        -ERR The command has no key arguments
                        > COMMAND GETKEYS SET a
                        -ERR Invalid number of arguments specified for command
                        > COMMAND GETKEYS GET a b
                        -ERR Invalid number of arguments specified for command
                        > COMMAND GETKEYS RENAME a b
                        *2~$1~a~$1~b
                        > COMMAND GETKEYSANDFLAGS SET a 1 NX GET
                        *1~*2~$1~a~*3~+RW~+access~+update
                        > COMMAND GETKEYSANDFLAGS SET a 1
                        *1~*2~$1~a~*2~+OW~+update
                        > COMMAND GETKEYS PING
                        -ERR wrong number of arguments for 'command|getkeys' command
                        > COMMAND GETKEYSANDFLAGS GET a
                        *1~*2~$1~a~*2~+RO~+access
                        > COMMAND GETKEYSANDFLAGS COPY a b
                        *2~*2~$1~a~*2~+RO~+access~*2~$1~b~*2~+OW~+update
                        > COMMAND GETKEYSANDFLAGS MSET a 1 b 2
                        *2~*2~$1~a~*2~+OW~+update~*2~$1~b~*2~+OW~+update
                        > COMMAND INFO renamenx
                        *1~*10~$8~renamenx~:3~*2~+write~+fast~:1~:2~:1~*3~+@keyspace~+@write~+@fast~*0~*2~*6~$5~flags~*3~+RW~+access~+delete~$12~begin_search~*4~$4~type~$5~index~$4~spec~*2~$5~index~:1~$9~find_keys~*4~$4~type~$5~range~$4~spec~*6~$7~lastkey~:0~$7~keystep~:1~$5~limit~:0~*6~$5~flags~*2~+OW~+insert~$12~begin_search~*4~$4~type~$5~index~$4~spec~*2~$5~index~:2~$9~find_keys~*4~$4~type~$5~range~$4~spec~*6~$7~lastkey~:0~$7~keystep~:1~$5~limit~:0~*0
                        > COMMAND INFO object|freq
                        *1~*10~$11~object|freq~:3~*1~+readonly~:2~:2~:1~*3~+@keyspace~+@read~+@slow~*1~$23~nondeterministic_output~*1~*6~$5~flags~*1~+RO~$12~begin_search~*4~$4~type~$5~index~$4~spec~*2~$5~index~:2~$9~find_keys~*4~$4~type~$5~range~$4~spec~*6~$7~lastkey~:0~$7~keystep~:1~$5~limit~:0~*0"""));
    }
}
