package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.memory.NativeMemory;
import java.util.Optional;

/**
 * Reads that any thread starts and one thread at a time learns the ends of: it waits for them, or a descriptor tells when
 * there are some to take. Each of a fixed number of requests has a place of its own in memory that the kernel reads; who
 * starts it has it for itself until its event.
 */
final class AioContext implements AutoCloseable {
    /** Comes with the event that {@link #wake} causes. */
    static final long WAKE = -1;

    private final int requestCount;
    private final int eventDescriptor;
    private final long context;
    /** The requests, then for each the place of its address. The last is that of the wake-up, where there is one. */
    private final NativeMemory.Block requests;
    private final long places;
    private final NativeMemory.Block events;
    private final Optional<AioRing> ring;

    /** How the ends of reads are learned of. */
    enum Ends {
        /** A thread waits for them, which {@link #wake} ends. */
        AWAITED,
        /** They are counted in {@link #eventDescriptor}. */
        SIGNALLED
    }

    /**
     * A context for requests numbered from 0.
     *
     * @throws Refused when the kernel has none to give, or forbids it
     */
    AioContext(int requestCount, Ends ends) throws Refused {
        this.requestCount = requestCount;
        int count = requestCount + 1;
        try (NativeMemory.Block made = NativeMemory.allocate(Long.BYTES, Long.BYTES)) {
            NativeMemory.zero(made.address(), Long.BYTES);
            LinuxCalls.require("io_setup", LinuxCalls.aioSetup(count, made.address()));
            context = NativeMemory.getLong(made.address());
        }
        requests = NativeMemory.allocate((long) count * (AioLayout.REQUEST_LENGTH + Long.BYTES), AioLayout.REQUEST_LENGTH);
        places = requests.address() + (long) count * AioLayout.REQUEST_LENGTH;
        events = NativeMemory.allocate((long) count * AioLayout.EVENT_LENGTH, Long.BYTES);
        NativeMemory.zero(requests.address(), requests.length());
        for (int i = 0; i < count; i++) {
            NativeMemory.putLong(places + (long) i * Long.BYTES, request(i));
        }
        ring = ends == Ends.SIGNALLED ? AioRing.of(context) : Optional.empty();
        boolean isMade = false;
        int descriptor = -1;
        try {
            descriptor = (int) LinuxCalls.require("eventfd", LinuxCalls.eventDescriptor());
            eventDescriptor = descriptor;
            if (ends == Ends.AWAITED) {
                prepareWake();
            } else {
                signalEnds();
            }
            isMade = true;
        } finally {
            if (!isMade) {
                release(descriptor);
            }
        }
    }

    private void prepareWake() throws Refused {
        long wake = request(requestCount);
        NativeMemory.putLong(wake + AioLayout.USER_DATA_OFFSET, WAKE);
        NativeMemory.putShort(wake + AioLayout.OPCODE_OFFSET, AioLayout.POLL);
        NativeMemory.putInt(wake + AioLayout.DESCRIPTOR_OFFSET, eventDescriptor);
        NativeMemory.putLong(wake + AioLayout.ADDRESS_OFFSET, AioLayout.READABLE);
        LinuxCalls.require("io_submit", submit(requestCount));
    }

    private void signalEnds() {
        for (int number = 0; number < requestCount; number++) {
            NativeMemory.putInt(request(number) + AioLayout.FLAGS_OFFSET, AioLayout.SIGNALS);
            NativeMemory.putInt(request(number) + AioLayout.SIGNAL_OFFSET, eventDescriptor);
        }
    }

    private long request(int number) {
        return requests.address() + (long) number * AioLayout.REQUEST_LENGTH;
    }

    private long submit(int number) {
        return LinuxCalls.aioSubmit(context, 1, places + (long) number * Long.BYTES);
    }

    /**
     * Starts a read unless it would have to wait for anything. Its event, if any, has its number as user data.
     *
     * @return 1, or an error number, negated: then there will be no event
     */
    long read(int number, int file, long position, long address, long length) {
        long request = request(number);
        NativeMemory.putLong(request + AioLayout.USER_DATA_OFFSET, number);
        NativeMemory.putInt(request + AioLayout.TRANSFER_FLAGS_OFFSET, AioLayout.NO_WAIT);
        NativeMemory.putShort(request + AioLayout.OPCODE_OFFSET, AioLayout.READ);
        NativeMemory.putInt(request + AioLayout.DESCRIPTOR_OFFSET, file);
        NativeMemory.putLong(request + AioLayout.ADDRESS_OFFSET, address);
        NativeMemory.putLong(request + AioLayout.LENGTH_OFFSET, length);
        NativeMemory.putLong(request + AioLayout.POSITION_OFFSET, position);
        return submit(number);
    }

    /** What becomes readable when a read has ended, where ends are signalled. */
    int eventDescriptor() {
        return eventDescriptor;
    }

    /** Waits for events. Returns how many came, or an error number, negated. For one thread at a time. */
    long await() {
        return LinuxCalls.aioAwait(context, 1, requestCount + 1, events.address());
    }

    /** Takes the events that are there. Returns how many, or an error number, negated. For one thread at a time. */
    long take() {
        if (ring.isPresent()) {
            return ring.get().take(events.address(), requestCount + 1);
        }
        return LinuxCalls.aioAwait(context, 0, requestCount + 1, events.address());
    }

    /** Whose event it was. */
    long userData(int event) {
        return NativeMemory.getLong(events.address() + (long) event * AioLayout.EVENT_LENGTH
                + AioLayout.EVENT_USER_DATA_OFFSET);
    }

    /** Transferred bytes, or an error number, negated. */
    long result(int event) {
        return NativeMemory.getLong(events.address() + (long) event * AioLayout.EVENT_LENGTH
                + AioLayout.EVENT_RESULT_OFFSET);
    }

    /** Causes one event, whose user data is {@link #WAKE}. */
    void wake() {
        LinuxCalls.signal(eventDescriptor);
    }

    /** To be called once, when no read is under way and nobody waits: it would wait for them. */
    @Override
    public void close() {
        release(eventDescriptor);
    }

    private void release(int descriptor) {
        ring.ifPresent(AioRing::close);
        LinuxCalls.aioDestroy(context);
        if (descriptor >= 0) {
            LinuxCalls.close(descriptor);
        }
        events.close();
        requests.close();
    }
}
