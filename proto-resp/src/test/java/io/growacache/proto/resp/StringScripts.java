package io.growacache.proto.resp;

import java.util.List;

/** Conversations about strings, as {@link Scripts} has others. */
final class StringScripts {
    private StringScripts() {
    }

    static List<Script> all() {
        return List.of(
                Script.of("stores with a deadline", """
                        > SETEX a 100 v
                        +OK
                        > TTL a
                        :100
                        > SETEX a 0 v
                        -ERR invalid expire time in 'setex' command
                        > SETEX a -1 v
                        -ERR invalid expire time in 'setex' command
                        > SETEX a x v
                        -ERR value is not an integer or out of range
                        > SETEX a 9223372036854775807 v
                        -ERR invalid expire time in 'setex' command
                        > PSETEX a 1500 v
                        +OK
                        > PTTL a
                        :1500
                        > PSETEX a 0 v
                        -ERR invalid expire time in 'psetex' command
                        > PSETEX a 9223372036854775807 v
                        -ERR invalid expire time in 'psetex' command"""),
                Script.of("many stores", "> SET many 0\n+OK\n" + "> SET many x\n+OK\n".repeat(70) + """
                        > SET many w
                        +OK
                        > SET a 1
                        +OK
                        > GET many
                        $1~w
                        > GET a
                        $1~1
                        > SET a 2
                        +OK
                        > SET a 3 EX 10
                        +OK
                        > SET b 4
                        +OK
                        > SET b
                        -ERR wrong number of arguments for 'set' command
                        > SET a 5
                        +OK
                        > SET b 6 NX
                        $-1
                        > SET c ""
                        +OK
                        > DEL c
                        :1
                        > SET a 7
                        +OK
                        > TTL a
                        :-1
                        > MGET a b c
                        *3~$1~7~$1~4~$-1"""),
                Script.of("old and new values", """
                        > SET a v EX 1
                        +OK
                        > SET a 1
                        +OK
                        > SETNX a w
                        :0
                        > SETNX b w
                        :1
                        > GETSET b x
                        $1~w
                        > TTL b
                        :-1
                        > GETSET c y
                        $-1
                        > GETSET c z
                        $1~y
                        > GETDEL c
                        $1~z
                        > GETDEL c
                        $-1"""),
                Script.of("deadlines of values that are read", """
                        > SET b x
                        +OK
                        > GETEX b
                        $1~x
                        > GETEX b EX 100
                        $1~x
                        > TTL b
                        :100
                        > GETEX b PERSIST
                        $1~x
                        > TTL b
                        :-1
                        > GETEX b PX 1500
                        $1~x
                        > PTTL b
                        :1500
                        > GETEX b EX 10 PERSIST
                        -ERR syntax error
                        > GETEX b EX 10 PX 10
                        -ERR syntax error
                        > GETEX b EX
                        -ERR syntax error
                        > GETEX b EX 0
                        -ERR invalid expire time in 'getex' command
                        > GETEX b EX x
                        -ERR value is not an integer or out of range
                        > GETEX b PXAT 1
                        $1~x
                        > GETEX b
                        $-1
                        > GETEX b EX 0
                        $-1
                        > GETEX b EX x
                        $-1
                        > GETEX b foo
                        -ERR syntax error
                        > GETEX b KEEPTTL
                        -ERR syntax error
                        > GETEX b NX
                        -ERR syntax error
                        > GETEX b GET
                        -ERR syntax error
                        > GETEX b PERSIST PERSIST
                        $-1
                        > GETEX b EX 10 EX 20
                        $-1"""),
                Script.of("ranges", """
                        > SET s Hello
                        +OK
                        > GETRANGE s 0 -1
                        $5~Hello
                        > GETRANGE s 1 3
                        $3~ell
                        > GETRANGE s -3 -2
                        $2~ll
                        > GETRANGE s 3 1
                        $0~
                        > GETRANGE s -100 2
                        $3~Hel
                        > GETRANGE s 2 100
                        $3~llo
                        > GETRANGE s 10 20
                        $0~
                        > GETRANGE s -1 -5
                        $0~
                        > GETRANGE s -100 -99
                        $1~H
                        > GETRANGE s -100 -5
                        $1~H
                        > GETRANGE missing 0 -1
                        $0~
                        > GETRANGE s x 1
                        -ERR value is not an integer or out of range
                        > GETRANGE s 0 x
                        -ERR value is not an integer or out of range
                        > GETRANGE s 9223372036854775807 9223372036854775807
                        $0~
                        > GETRANGE s -9223372036854775808 9223372036854775807
                        $5~Hello
                        > SUBSTR s 1 2
                        $2~el
                        > SUBSTR s a 2
                        -ERR value is not an integer or out of range
                        > SETRANGE s 1 EY
                        :5
                        > GET s
                        $5~HEYlo
                        > SETRANGE s 7 !
                        :8
                        > GET s
                        $8~HEYlo\0\0!
                        > SETRANGE s 0 ""
                        :8
                        > SETRANGE s 100 ""
                        :8
                        > SETRANGE none 5 ""
                        :0
                        > EXISTS none
                        :0
                        > SETRANGE none 2 ab
                        :4
                        > GET none
                        $4~\0\0ab
                        > SETRANGE s -1 x
                        -ERR offset is out of range
                        > SETRANGE s x x
                        -ERR value is not an integer or out of range
                        > SETRANGE s 536870911 xx
                        -ERR string exceeds maximum allowed size (proto-max-bulk-len)
                        > SETRANGE s 9223372036854775807 x
                        -ERR string exceeds maximum allowed size (proto-max-bulk-len)
                        > SETRANGE none -1 ""
                        -ERR offset is out of range"""),
                Script.of("fractions", """
                        > INCRBYFLOAT f 1.5
                        $3~1.5
                        > INCRBYFLOAT f 1.50000
                        $1~3
                        > INCRBYFLOAT f -3
                        $1~0
                        > INCRBYFLOAT f -0.0
                        $1~0
                        > INCRBYFLOAT f 5.0e3
                        $4~5000
                        > INCRBYFLOAT f 0.00000000000000000001
                        $4~5000
                        > GET f
                        $4~5000
                        > INCRBYFLOAT f x
                        -ERR value is not a valid float
                        > INCRBYFLOAT f ""
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 1.
                        $4~5001
                        > INCRBYFLOAT f .5
                        $6~5001.5
                        > INCRBYFLOAT f +.5
                        $4~5002
                        > INCRBYFLOAT f inf
                        -ERR increment would produce NaN or Infinity
                        > INCRBYFLOAT f -inf
                        -ERR increment would produce NaN or Infinity
                        > INCRBYFLOAT f nan
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 1e5000
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 1e-5000
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 0e99999
                        $4~5002
                        > INCRBYFLOAT f 1e
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 1e+
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 1e1.5
                        -ERR value is not a valid float
                        > INCRBYFLOAT f --1
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 1_0
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 1d
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 1f
                        -ERR value is not a valid float
                        > SET f abc
                        +OK
                        > INCRBYFLOAT f 1
                        -ERR value is not a valid float
                        > INCRBYFLOAT f 1
                        -ERR value is not a valid float
                        > SET g 3.0e3
                        +OK
                        > INCRBYFLOAT g 200
                        $4~3200
                        > SET g 1
                        +OK
                        > INCRBYFLOAT g 1.1
                        $3~2.1
                        > SET g 10.50 EX 100
                        +OK
                        > INCRBYFLOAT g 0.1
                        $4~10.6
                        > TTL g
                        :100
                        > SET g 3.1415926535897932384626
                        +OK
                        > INCRBYFLOAT g 0
                        $19~3.14159265358979324"""),
                Script.of("operations on other types", """
                        > INCRBYFLOAT other x
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > INCRBYFLOAT other 1
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > GETRANGE other x 1
                        -ERR value is not an integer or out of range
                        > GETRANGE other 0 1
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > SETRANGE other 0 x
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > SETRANGE other 0 ""
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > SETRANGE other x x
                        -ERR value is not an integer or out of range
                        > GETSET other x
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > GETDEL other
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > GETEX other
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > GETEX other EX 0
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > GETEX other EX 10
                        -WRONGTYPE Operation against a key holding the wrong kind of value
                        > GETEX missing EX 0
                        $-1
                        > SETNX other x
                        :0
                        > SETEX other 10 x
                        +OK
                        > TYPE other
                        +string
                        > MGET zz yy
                        *2~$-1~$-1
                        > GET d
                        $-1"""));
    }
}
