package io.growacache.benchmarks.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A log in memory with a device behind it, object by object, in the two forms that HybridLog's design chose from; without
 * a device, HybridLog's rules in memory. In memory, an object at the head that was used goes to the tail with a use less.
 *
 * <ul>
 * <li>{@link Form#ONE_LOG}, as in FASTER: what was not used is written to the device, whatever it is, and dropped from
 * there in the order in which it was written. An object that is found there goes to memory's tail, so it will be written
 * once more. Dead bytes take no space on the device here, which favours this form.
 * <li>{@link Form#TWO_LOGS}: what was used, or comes back soon after it was dropped, is written to the device when it
 * gets to the head; the rest is dropped and remembered. What was used several times may go to the tail with a use less
 * instead. An object that is found on the device stays there, or goes to memory when it was used often enough there.
 * </ul>
 */
final class LogSimulation implements ReplayedPolicy {
    /** What is written. */
    enum Form {
        /** Everything that leaves memory. */
        ONE_LOG,
        /** What has proven its worth. */
        TWO_LOGS
    }

    private static final int MAX_USES = 3;

    private static final class Item {
        private final int size;
        private int uses;

        Item(int size, int uses) {
            this.size = size;
            this.uses = uses;
        }
    }

    private final Form form;
    private final long memoryCapacity;
    private final long deviceCapacity;
    private final int reheatUses;
    private final int keptUses;

    private final LinkedHashMap<Long, Item> memory = new LinkedHashMap<>();
    private final LinkedHashMap<Long, Item> device = new LinkedHashMap<>();
    /** Sizes of what was dropped. */
    private final LinkedHashMap<Long, Integer> ghosts = new LinkedHashMap<>();
    private long memorySize;
    private long deviceSize;
    private long ghostSize;
    private long writtenBytes;
    private long memoryHits;

    /**
     * An empty log.
     *
     * @param deviceCapacity 0: there is no device
     * @param reheatUses so many uses on the device bring an object to memory; 0: none do
     * @param keptUses of {@link Form#TWO_LOGS}: so many uses keep an object in memory at the head, though there is a
     *     device; 0: none do
     */
    LogSimulation(Form form, long memoryCapacity, long deviceCapacity, int reheatUses, int keptUses) {
        this.form = form;
        this.memoryCapacity = memoryCapacity;
        this.deviceCapacity = deviceCapacity;
        this.reheatUses = reheatUses;
        this.keptUses = keptUses == 0 ? MAX_USES + 1 : keptUses;
    }

    /** HybridLog in memory. */
    static LogSimulation inMemory(long capacity) {
        return new LogSimulation(Form.TWO_LOGS, capacity, 0, 0, 0);
    }

    /** Bytes of objects that went to the device. */
    long writtenBytes() {
        return writtenBytes;
    }

    /** How often an object was found in memory. */
    long memoryHits() {
        return memoryHits;
    }

    @Override
    public boolean isHit(long object, int size) {
        Item item = memory.get(object);
        if (item != null) {
            item.uses = Math.min(MAX_USES, item.uses + 1);
            memoryHits++;
            return true;
        }
        item = device.get(object);
        if (item != null) {
            item.uses++;
            if (reheatUses > 0 && item.uses >= reheatUses) {
                device.remove(object);
                deviceSize -= item.size;
                append(object, item.size, form == Form.TWO_LOGS ? 1 : 0);
            }
            return true;
        }
        if (size <= memoryCapacity) {
            append(object, size, removeGhost(object) ? 1 : 0);
        }
        return false;
    }

    private void append(long object, int size, int uses) {
        while (memorySize + size > memoryCapacity) {
            Map.Entry<Long, Item> head = memory.pollFirstEntry();
            makeRoom(head.getKey(), head.getValue());
        }
        memory.put(object, new Item(size, uses));
        memorySize += size;
    }

    private void makeRoom(long object, Item item) {
        boolean isWritten = deviceCapacity > 0 && (form == Form.ONE_LOG ? item.uses == 0
                : item.uses > 0 && item.uses < keptUses);
        if (!isWritten && item.uses > 0) {
            item.uses--;
            memory.put(object, item);
            return;
        }
        memorySize -= item.size;
        if (isWritten) {
            write(object, item.size);
        } else {
            addGhost(object, item.size);
        }
    }

    private void write(long object, int size) {
        while (deviceSize + size > deviceCapacity && !device.isEmpty()) {
            deviceSize -= device.pollFirstEntry().getValue().size;
        }
        device.put(object, new Item(size, 0));
        deviceSize += size;
        writtenBytes += size;
    }

    private boolean removeGhost(long object) {
        Integer size = ghosts.remove(object);
        ghostSize -= size == null ? 0 : size;
        return size != null;
    }

    private void addGhost(long object, int size) {
        ghosts.put(object, size);
        ghostSize += size;
        while (ghostSize > memoryCapacity + deviceCapacity) {
            ghostSize -= ghosts.pollFirstEntry().getValue();
        }
    }
}
