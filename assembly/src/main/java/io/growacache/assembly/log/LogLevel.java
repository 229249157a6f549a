package io.growacache.assembly.log;

/** What is logged; each includes the ones before it. */
public enum LogLevel {
    /** What broke. */
    ERROR,
    /** What an operator should look at. */
    WARN,
    /** What happens in the server's life. */
    INFO,
    /** What helps to find an error. */
    DEBUG,
    /** Everything. */
    TRACE
}
