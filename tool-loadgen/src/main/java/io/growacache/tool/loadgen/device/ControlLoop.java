package io.growacache.tool.loadgen.device;

import io.growacache.spi.tool.ToolContext;
import org.HdrHistogram.Histogram;

/** An event loop that asks no device for anything: what its timer is late by is the machine's doing. */
final class ControlLoop implements AutoCloseable {
    private static final long TURN_NANOS = 100_000_000;

    private final ToolContext context;
    private final Thread thread = new Thread(this::run, "bench-control-loop");
    private volatile EventLoop loop;
    private volatile boolean isStopping;

    private ControlLoop(ToolContext context) {
        this.context = context;
    }

    /** A loop that has begun. */
    static ControlLoop start(ToolContext context) {
        var control = new ControlLoop(context);
        control.thread.setDaemon(true);
        control.thread.start();
        while (control.loop == null) {
            Thread.onSpinWait();
        }
        return control;
    }

    private void run() {
        try (EventLoop made = new EventLoop(context.newLoop())) {
            loop = made;
            while (!isStopping) {
                made.turn(System.nanoTime() + TURN_NANOS);
            }
        }
    }

    /** By how many nanoseconds its timer was late, each time since the last call. */
    Histogram takeLags() {
        return loop.takeLags();
    }

    @Override
    public void close() {
        isStopping = true;
    }
}
