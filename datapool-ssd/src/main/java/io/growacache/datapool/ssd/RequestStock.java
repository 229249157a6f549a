package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.BlockRequest.Kind;

/** As many requests of each kind as may be under way. Safe from any thread; never blocks, never allocates. */
final class RequestStock {
    private final int queueDepth;
    private final BlockRequest[] requests;
    private final IndexStacks free;

    /** A stock of {@code queueDepth} requests of each kind. */
    RequestStock(int queueDepth) {
        this.queueDepth = queueDepth;
        Kind[] kinds = Kind.values();
        requests = new BlockRequest[kinds.length * queueDepth];
        free = new IndexStacks(kinds.length, requests.length);
        for (int i = 0; i < requests.length; i++) {
            Kind kind = kinds[i / queueDepth];
            requests[i] = new BlockRequest(i, kind);
            free.push(kind.number, i);
        }
    }

    /** A free request, or null when as many are under way as may be. */
    BlockRequest take(Kind kind) {
        int index = free.pop(kind.number);
        return index < 0 ? null : requests[index];
    }

    void giveBack(BlockRequest request) {
        request.free();
        free.push(request.kind.number, request.index);
    }

    /** All of them, for the watchdog. */
    int count() {
        return requests.length;
    }

    /** How many reads there are; their indices are the lowest. */
    int readCount() {
        return queueDepth;
    }

    BlockRequest get(int index) {
        return requests[index];
    }
}
