package io.growacache.assembly.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals of the operating system. They come through {@code sun.misc.Signal}, to which there is no alternative. It is reached by
 * method handles because the compiler warns of its direct use and has no switch for that.
 */
final class Signals {
    private Signals() {
    }

    /**
     * Has a task run whenever the process receives a signal, instead of what the Java runtime would do.
     *
     * @param name without {@code SIG}, such as {@code TERM}
     * @param task runs on a thread of its own
     * @throws IllegalArgumentException when this system has no such signal, or the Java runtime keeps it for itself
     */
    static void handle(String name, Runnable task) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> signalType = lookup.findClass("sun.misc.Signal");
            Class<?> handlerType = lookup.findClass("sun.misc.SignalHandler");
            Object signal = lookup.findConstructor(signalType, MethodType.methodType(void.class, String.class))
                    .invoke(name);
            MethodHandle run = lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class)).bindTo(task);
            Object handler = MethodHandleProxies.asInterfaceInstance(handlerType,
                    MethodHandles.dropArguments(run, 0, signalType));
            lookup.findStatic(signalType, "handle", MethodType.methodType(handlerType, signalType, handlerType))
                    .invoke(signal, handler);
        } catch (IllegalArgumentException refused) {
            throw refused;
        } catch (Throwable missing) {
            throw new LinkageError("sun.misc.Signal is not as expected", missing);
        }
    }
}
