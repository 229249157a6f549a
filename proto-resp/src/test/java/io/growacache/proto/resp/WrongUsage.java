package io.growacache.proto.resp;

/** Requests that no command takes, and what they are answered: the texts of Redis 7.0, where it has the command. */
final class WrongUsage {
    /**
     * Every command without words, with too many, and with words of the wrong kind. There are an item {@code a} with the value
     * {@code v} and one of another type, {@link Fixture#OTHER_TYPE_KEY}.
     */
    static final Script SCRIPT = Script.of("wrong usage", """
            > APPEND
            -ERR wrong number of arguments for 'append' command
            > AUTH
            -ERR wrong number of arguments for 'auth' command
            > CLIENT
            -ERR wrong number of arguments for 'client' command
            > CONFIG
            -ERR wrong number of arguments for 'config' command
            > COPY
            -ERR wrong number of arguments for 'copy' command
            > DECR
            -ERR wrong number of arguments for 'decr' command
            > DECRBY
            -ERR wrong number of arguments for 'decrby' command
            > DEL
            -ERR wrong number of arguments for 'del' command
            > ECHO
            -ERR wrong number of arguments for 'echo' command
            > EXISTS
            -ERR wrong number of arguments for 'exists' command
            > EXPIRE
            -ERR wrong number of arguments for 'expire' command
            > EXPIREAT
            -ERR wrong number of arguments for 'expireat' command
            > EXPIRETIME
            -ERR wrong number of arguments for 'expiretime' command
            > GET
            -ERR wrong number of arguments for 'get' command
            > GETDEL
            -ERR wrong number of arguments for 'getdel' command
            > GETEX
            -ERR wrong number of arguments for 'getex' command
            > GETRANGE
            -ERR wrong number of arguments for 'getrange' command
            > GETSET
            -ERR wrong number of arguments for 'getset' command
            > INCR
            -ERR wrong number of arguments for 'incr' command
            > INCRBY
            -ERR wrong number of arguments for 'incrby' command
            > INCRBYFLOAT
            -ERR wrong number of arguments for 'incrbyfloat' command
            > KEYS
            -ERR wrong number of arguments for 'keys' command
            > MGET
            -ERR wrong number of arguments for 'mget' command
            > MSET
            -ERR wrong number of arguments for 'mset' command
            > MSETNX
            -ERR wrong number of arguments for 'msetnx' command
            > OBJECT
            -ERR wrong number of arguments for 'object' command
            > PERSIST
            -ERR wrong number of arguments for 'persist' command
            > PEXPIRE
            -ERR wrong number of arguments for 'pexpire' command
            > PEXPIREAT
            -ERR wrong number of arguments for 'pexpireat' command
            > PEXPIRETIME
            -ERR wrong number of arguments for 'pexpiretime' command
            > PSETEX
            -ERR wrong number of arguments for 'psetex' command
            > PTTL
            -ERR wrong number of arguments for 'pttl' command
            > RENAME
            -ERR wrong number of arguments for 'rename' command
            > RENAMENX
            -ERR wrong number of arguments for 'renamenx' command
            > SCAN
            -ERR wrong number of arguments for 'scan' command
            > SELECT
            -ERR wrong number of arguments for 'select' command
            > SET
            -ERR wrong number of arguments for 'set' command
            > SETEX
            -ERR wrong number of arguments for 'setex' command
            > SETNX
            -ERR wrong number of arguments for 'setnx' command
            > SETRANGE
            -ERR wrong number of arguments for 'setrange' command
            > STRLEN
            -ERR wrong number of arguments for 'strlen' command
            > SUBSTR
            -ERR wrong number of arguments for 'substr' command
            > TOUCH
            -ERR wrong number of arguments for 'touch' command
            > TTL
            -ERR wrong number of arguments for 'ttl' command
            > TYPE
            -ERR wrong number of arguments for 'type' command
            > UNLINK
            -ERR wrong number of arguments for 'unlink' command
            > CLIENT SETNAME
            -ERR wrong number of arguments for 'client|setname' command
            > CLIENT KILL
            -ERR wrong number of arguments for 'client|kill' command
            > CLIENT REPLY
            -ERR wrong number of arguments for 'client|reply' command
            > CLIENT NO-EVICT
            -ERR wrong number of arguments for 'client|no-evict' command
            > CLIENT UNBLOCK
            -ERR wrong number of arguments for 'client|unblock' command
            > COMMAND GETKEYS
            -ERR wrong number of arguments for 'command|getkeys' command
            > COMMAND GETKEYSANDFLAGS
            -ERR wrong number of arguments for 'command|getkeysandflags' command
            > CONFIG GET
            -ERR wrong number of arguments for 'config|get' command
            > CONFIG SET
            -ERR wrong number of arguments for 'config|set' command
            > OBJECT ENCODING
            -ERR wrong number of arguments for 'object|encoding' command
            > OBJECT FREQ
            -ERR wrong number of arguments for 'object|freq' command
            > OBJECT IDLETIME
            -ERR wrong number of arguments for 'object|idletime' command
            > OBJECT REFCOUNT
            -ERR wrong number of arguments for 'object|refcount' command
            > APPEND x x x x x x x x x x x
            -ERR wrong number of arguments for 'append' command
            > AUTH x x x x x x x x x x x
            -ERR syntax error
            > COPY x x x x x x x x x x x
            -ERR syntax error
            > DBSIZE x x x x x x x x x x x
            -ERR wrong number of arguments for 'dbsize' command
            > DECR x x x x x x x x x x x
            -ERR wrong number of arguments for 'decr' command
            > DECRBY x x x x x x x x x x x
            -ERR wrong number of arguments for 'decrby' command
            > ECHO x x x x x x x x x x x
            -ERR wrong number of arguments for 'echo' command
            > EXPIRE x x x x x x x x x x x
            -ERR Unsupported option x
            > EXPIREAT x x x x x x x x x x x
            -ERR Unsupported option x
            > EXPIRETIME x x x x x x x x x x x
            -ERR wrong number of arguments for 'expiretime' command
            > FLUSHALL x x x x x x x x x x x
            -ERR syntax error
            > FLUSHDB x x x x x x x x x x x
            -ERR syntax error
            > GET x x x x x x x x x x x
            -ERR wrong number of arguments for 'get' command
            > GETDEL x x x x x x x x x x x
            -ERR wrong number of arguments for 'getdel' command
            > GETEX x x x x x x x x x x x
            -ERR syntax error
            > GETRANGE x x x x x x x x x x x
            -ERR wrong number of arguments for 'getrange' command
            > GETSET x x x x x x x x x x x
            -ERR wrong number of arguments for 'getset' command
            > HELLO x x x x x x x x x x x
            -ERR Protocol version is not an integer or out of range
            > INCR x x x x x x x x x x x
            -ERR wrong number of arguments for 'incr' command
            > INCRBY x x x x x x x x x x x
            -ERR wrong number of arguments for 'incrby' command
            > INCRBYFLOAT x x x x x x x x x x x
            -ERR wrong number of arguments for 'incrbyfloat' command
            > KEYS x x x x x x x x x x x
            -ERR wrong number of arguments for 'keys' command
            > MSET x x x x x x x x x x x
            -ERR wrong number of arguments for 'mset' command
            > MSETNX x x x x x x x x x x x
            -ERR wrong number of arguments for 'msetnx' command
            > PERSIST x x x x x x x x x x x
            -ERR wrong number of arguments for 'persist' command
            > PEXPIRE x x x x x x x x x x x
            -ERR Unsupported option x
            > PEXPIREAT x x x x x x x x x x x
            -ERR Unsupported option x
            > PEXPIRETIME x x x x x x x x x x x
            -ERR wrong number of arguments for 'pexpiretime' command
            > PING x x x x x x x x x x x
            -ERR wrong number of arguments for 'ping' command
            > PSETEX x x x x x x x x x x x
            -ERR wrong number of arguments for 'psetex' command
            > PTTL x x x x x x x x x x x
            -ERR wrong number of arguments for 'pttl' command
            > RANDOMKEY x x x x x x x x x x x
            -ERR wrong number of arguments for 'randomkey' command
            > RENAME x x x x x x x x x x x
            -ERR wrong number of arguments for 'rename' command
            > RENAMENX x x x x x x x x x x x
            -ERR wrong number of arguments for 'renamenx' command
            > SCAN x x x x x x x x x x x
            -ERR invalid cursor
            > SELECT x x x x x x x x x x x
            -ERR wrong number of arguments for 'select' command
            > SET x x x x x x x x x x x
            -ERR syntax error
            > SETEX x x x x x x x x x x x
            -ERR wrong number of arguments for 'setex' command
            > SETNX x x x x x x x x x x x
            -ERR wrong number of arguments for 'setnx' command
            > SETRANGE x x x x x x x x x x x
            -ERR wrong number of arguments for 'setrange' command
            > STRLEN x x x x x x x x x x x
            -ERR wrong number of arguments for 'strlen' command
            > SUBSTR x x x x x x x x x x x
            -ERR wrong number of arguments for 'substr' command
            > TIME x x x x x x x x x x x
            -ERR wrong number of arguments for 'time' command
            > TTL x x x x x x x x x x x
            -ERR wrong number of arguments for 'ttl' command
            > TYPE x x x x x x x x x x x
            -ERR wrong number of arguments for 'type' command
            > CLIENT GETNAME x x x x x x x x
            -ERR wrong number of arguments for 'client|getname' command
            > CLIENT SETNAME x x x x x x x x
            -ERR wrong number of arguments for 'client|setname' command
            > CLIENT ID x x x x x x x x
            -ERR wrong number of arguments for 'client|id' command
            > CLIENT INFO x x x x x x x x
            -ERR wrong number of arguments for 'client|info' command
            > CLIENT KILL x x x x x x x x
            -ERR syntax error
            > CLIENT REPLY x x x x x x x x
            -ERR wrong number of arguments for 'client|reply' command
            > CLIENT NO-EVICT x x x x x x x x
            -ERR wrong number of arguments for 'client|no-evict' command
            > CLIENT UNBLOCK x x x x x x x x
            -ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.
            > COMMAND COUNT x x x x x x x x
            -ERR wrong number of arguments for 'command|count' command
            > COMMAND LIST x x x x x x x x
            -ERR syntax error
            > CONFIG SET x x x x x x x x
            -ERR Unknown option or number of arguments for CONFIG SET - 'x'
            > CONFIG RESETSTAT x x x x x x x x
            -ERR wrong number of arguments for 'config|resetstat' command
            > CONFIG REWRITE x x x x x x x x
            -ERR wrong number of arguments for 'config|rewrite' command
            > OBJECT ENCODING x x x x x x x x
            -ERR wrong number of arguments for 'object|encoding' command
            > OBJECT FREQ x x x x x x x x
            -ERR wrong number of arguments for 'object|freq' command
            > OBJECT IDLETIME x x x x x x x x
            -ERR wrong number of arguments for 'object|idletime' command
            > OBJECT REFCOUNT x x x x x x x x
            -ERR wrong number of arguments for 'object|refcount' command
            > DECRBY a x
            -ERR value is not an integer or out of range
            > DECRBY a 1.5
            -ERR value is not an integer or out of range
            > DECRBY other 1
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > DECR other
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > INCR other
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > INCRBY a x
            -ERR value is not an integer or out of range
            > INCRBY a 9223372036854775808
            -ERR value is not an integer or out of range
            > INCRBY other 1
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > INCRBYFLOAT a x
            -ERR value is not a valid float
            > INCRBYFLOAT other 1
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > APPEND other x
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > STRLEN other
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > GET other
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > GETDEL other
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > GETEX other
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > GETEX a EX x
            -ERR value is not an integer or out of range
            > GETEX a FOO
            -ERR syntax error
            > GETEX other EX 10
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > GETSET other x
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > GETRANGE a x 1
            -ERR value is not an integer or out of range
            > GETRANGE a 1 x
            -ERR value is not an integer or out of range
            > GETRANGE other 0 1
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > SUBSTR a x 1
            -ERR value is not an integer or out of range
            > SUBSTR other 0 1
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > SETRANGE a x y
            -ERR value is not an integer or out of range
            > SETRANGE a -1 y
            -ERR offset is out of range
            > SETRANGE other 0 y
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > SETEX a x v
            -ERR value is not an integer or out of range
            > SETEX a 0 v
            -ERR invalid expire time in 'setex' command
            > PSETEX a x v
            -ERR value is not an integer or out of range
            > PSETEX a -1 v
            -ERR invalid expire time in 'psetex' command
            > SET a v FOO
            -ERR syntax error
            > SET a v EX x
            -ERR value is not an integer or out of range
            > SET a v EX 0
            -ERR invalid expire time in 'set' command
            > SET a v PX
            -ERR syntax error
            > SET other v GET
            -WRONGTYPE Operation against a key holding the wrong kind of value
            > EXPIRE a x
            -ERR value is not an integer or out of range
            > EXPIRE a 1 FOO
            -ERR Unsupported option FOO
            > EXPIREAT a x
            -ERR value is not an integer or out of range
            > PEXPIRE a x
            -ERR value is not an integer or out of range
            > PEXPIREAT a x
            -ERR value is not an integer or out of range
            > EXPIRE a 9223372036854775807
            -ERR invalid expire time in 'expire' command
            > EXPIREAT a 9223372036854775807
            -ERR invalid expire time in 'expireat' command
            > PEXPIRE a 9223372036854775807
            -ERR invalid expire time in 'pexpire' command
            > SELECT x
            -ERR value is not an integer or out of range
            > SELECT -1
            -ERR DB index is out of range
            > SELECT 9999
            -ERR DB index is out of range
            > SELECT 1.5
            -ERR value is not an integer or out of range
            > COPY a b DB x
            -ERR value is not an integer or out of range
            > COPY a b DB 99
            -ERR DB index is out of range
            > COPY a b FOO
            -ERR syntax error
            > COPY a a
            -ERR source and destination objects are the same
            > RENAME missing b
            -ERR no such key
            > RENAMENX missing b
            -ERR no such key
            > SCAN x
            -ERR invalid cursor
            > SCAN 0 COUNT x
            -ERR value is not an integer or out of range
            > SCAN 0 COUNT 0
            -ERR syntax error
            > SCAN 0 FOO 1
            -ERR syntax error
            > FLUSHALL FOO
            -ERR syntax error
            > FLUSHDB FOO
            -ERR syntax error
            > FLUSHDB ASYNC SYNC
            -ERR syntax error
            > HELLO x
            -ERR Protocol version is not an integer or out of range
            > HELLO 1
            -NOPROTO unsupported protocol version
            > HELLO 2 FOO
            -ERR Syntax error in HELLO option 'FOO'
            > HELLO 2 SETNAME
            -ERR Syntax error in HELLO option 'SETNAME'
            > OBJECT FOO a
            -ERR unknown subcommand 'FOO'. Try OBJECT HELP.
            > CLIENT FOO
            -ERR unknown subcommand 'FOO'. Try CLIENT HELP.
            > CLIENT PAUSE 100
            -ERR unknown subcommand 'PAUSE'. Try CLIENT HELP.
            > CLIENT UNPAUSE
            -ERR unknown subcommand 'UNPAUSE'. Try CLIENT HELP.
            > CLIENT SETNAME a\tb
            -ERR Client names cannot contain spaces, newlines or special characters.
            > CLIENT LIST FOO
            -ERR syntax error
            > CLIENT LIST TYPE
            -ERR syntax error
            > CLIENT LIST TYPE foo
            -ERR Unknown client type 'foo'
            > CLIENT LIST ID
            -ERR syntax error
            > CLIENT LIST ID x
            -ERR Invalid client ID
            > CLIENT KILL 1.2.3.4:5
            -ERR No such client
            > CLIENT KILL ID
            -ERR No such client
            > CLIENT KILL ID 0
            -ERR client-id should be greater than 0
            > CLIENT KILL ID x
            -ERR client-id should be greater than 0
            > CLIENT KILL TYPE foo
            -ERR Unknown client type 'foo'
            > CLIENT KILL SKIPME maybe
            -ERR syntax error
            > CLIENT KILL FOO bar
            -ERR syntax error
            > CLIENT KILL ID 99999 ADDR
            -ERR syntax error
            > CLIENT REPLY FOO
            -ERR syntax error
            > CLIENT NO-EVICT FOO
            -ERR syntax error
            > CLIENT UNBLOCK x
            -ERR value is not an integer or out of range
            > CLIENT UNBLOCK 1 FOO
            -ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR
            > CLIENT UNBLOCK 1 ERROR x
            -ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.
            > COMMAND FOO
            -ERR unknown subcommand 'FOO'. Try COMMAND HELP.
            > COMMAND LIST FOO
            -ERR syntax error
            > COMMAND LIST FILTERBY FOO x
            -ERR syntax error
            > COMMAND GETKEYS FOO x
            -ERR Invalid command specified
            > COMMAND GETKEYS PING x
            -ERR The command has no key arguments
            > COMMAND GETKEYS SET a
            -ERR Invalid number of arguments specified for command
            > CONFIG FOO
            -ERR unknown subcommand 'FOO'. Try CONFIG HELP.
            > CONFIG SET foo 1
            -ERR Unknown option or number of arguments for CONFIG SET - 'foo'
            > CONFIG SET maxmemory 1 foo
            -ERR syntax error
            > CONFIG SET maxmemory x
            -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value
            > CONFIG SET maxclients x
            -ERR CONFIG SET failed (possibly related to argument 'maxclients') - argument couldn't be parsed into an integer
            > CONFIG SET timeout x
            -ERR CONFIG SET failed (possibly related to argument 'timeout') - argument couldn't be parsed into an integer
            > CONFIG SET timeout -1
            -ERR CONFIG SET failed (possibly related to argument 'timeout') - argument must be between 0 and 2147483647 inclusive
            > CONFIG SET databases 3
            -ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config
            > CONFIG SET maxmemory-policy foo
            -ERR CONFIG SET failed (possibly related to argument 'maxmemory-policy') - argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, allkeys-random, noeviction
            > CONFIG SET maxmemory 1mb maxmemory 2mb
            -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - duplicate parameter
            > MSET a 1 b
            -ERR wrong number of arguments for 'mset' command
            > MSETNX a 1 b
            -ERR wrong number of arguments for 'msetnx' command
            > AUTH x
            -ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?
            > AUTH a b c
            -ERR syntax error
            > FOO
            -ERR unknown command 'FOO', with args beginning with:\s
            > FOO a b
            -ERR unknown command 'FOO', with args beginning with: 'a' 'b'\s
            > CONFIG REWRITE
            -ERR Rewriting config file: the server does not write its configuration file
            > RESET x
            -ERR wrong number of arguments for 'reset' command
            > CLIENT SETINFO
            -ERR wrong number of arguments for 'client|setinfo' command
            > CLIENT SETINFO lib-name
            -ERR wrong number of arguments for 'client|setinfo' command
            > CLIENT SETINFO lib-name a b
            -ERR wrong number of arguments for 'client|setinfo' command
            > CLIENT SETINFO lib-name a\tb
            -ERR lib-name cannot contain spaces, newlines or special characters.
            > CLIENT SETINFO lib-ver a\tb
            -ERR lib-ver cannot contain spaces, newlines or special characters.
            > CLIENT SETINFO lib-foo a
            -ERR Unrecognized option 'lib-foo'
            > CLIENT NO-TOUCH
            -ERR wrong number of arguments for 'client|no-touch' command
            > CLIENT NO-TOUCH x
            -ERR syntax error
            > CLIENT NO-TOUCH on x
            -ERR wrong number of arguments for 'client|no-touch' command
            > CLIENT HELP x
            -ERR wrong number of arguments for 'client|help' command
            > CONFIG HELP x
            -ERR wrong number of arguments for 'config|help' command
            > COMMAND HELP x
            -ERR wrong number of arguments for 'command|help' command
            > OBJECT HELP x
            -ERR wrong number of arguments for 'object|help' command""");

    private WrongUsage() {
    }
}
