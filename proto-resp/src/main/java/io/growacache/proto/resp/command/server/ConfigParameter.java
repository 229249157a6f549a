package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.RespService;
import java.util.Map;

/**
 * One of Redis's parameters, as this server has it.
 *
 * @param name in lower case
 * @param reading tells its value
 * @param writing changes it
 */
record ConfigParameter(String name, Reading reading, Writing writing) {
    /** What is answered when a parameter does not change while the server runs. */
    static final String IMMUTABLE = "can't set immutable config";

    /** Tells a parameter's value. */
    @FunctionalInterface
    interface Reading {
        /** The value as text. */
        String of(RespService service);
    }

    /** Finds out what a new value means for this server. */
    @FunctionalInterface
    interface Writing {
        /**
         * Adds the options to be changed, with their new values, and returns what is wrong with the value, or null.
         */
        String change(RespService service, String value, Map<String, String> changes);
    }

    /** A parameter that only a restart changes. */
    static ConfigParameter immutable(String name, Reading reading) {
        return new ConfigParameter(name, reading, (service, value, changes) -> IMMUTABLE);
    }

    /** A parameter of which this server has one value only, which it may be set to. */
    static ConfigParameter fixed(String name, Reading reading) {
        return new ConfigParameter(name, reading,
                (service, value, changes) -> value.equalsIgnoreCase(reading.of(service)) ? null : IMMUTABLE);
    }
}
