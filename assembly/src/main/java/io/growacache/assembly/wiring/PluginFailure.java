package io.growacache.assembly.wiring;

/**
 * A plugin that the configuration chose could not be made or started. The message names the plugin and says what went
 * wrong, in words for the operator; the cause has the rest.
 */
public final class PluginFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PluginFailure(String kind, String name, Throwable cause) {
        super(kind + " " + name + ": " + describe(cause), cause);
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
