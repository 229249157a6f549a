package io.growacache.benchmarks.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * S3-FIFO by the rules that its authors' simulator follows (Yang and others, "FIFO queues are all you need for cache
 * eviction", SOSP
 * 2023; libCacheSim, October 2024): item by item, without segments, so that an engine can be compared with it. Counts
 * misses exactly as that simulator does.
 *
 * <ul>
 * <li>The small queue may hold ⌊share · capacity⌋, the main queue the rest, the ghost queue, which charges the full
 * size though it holds no data, ⌊(1 − share) · capacity⌋.
 * <li>A hit in the small queue or, after the key was taken out of the ghosts, in the main one adds 1 to the item's
 * frequency. Nothing moves.
 * <li>A miss stores at the tail of the main queue if the key was a ghost, else of the small one, after making room.
 * <li>Room is made in the main queue when it is over its share or the small one is empty, else in the small one. There
 * the head goes to the main queue's tail with frequency 0 if its frequency has reached the threshold, and so on until
 * one is dropped and becomes a ghost. In the main queue the head goes to the tail with min(frequency, 3) − 1 if it was
 * used, and is dropped if not.
 * </ul>
 */
final class S3FifoSimulation implements ReplayedPolicy {
    /** What happens to an object that is larger than the small queue may be. */
    enum LargeObjects {
        /** It is never stored: the authors' rule. */
        REFUSED,
        /** It is stored in the main queue when it fits there: our engine's rule. */
        TO_MAIN
    }

    private static final int MAX_FREQUENCY = 3;

    private static final class Item {
        private final int size;
        private int frequency;

        Item(int size) {
            this.size = size;
        }
    }

    private final long capacity;
    private final long smallCapacity;
    private final long mainCapacity;
    private final long ghostCapacity;
    private final int threshold;
    private final LargeObjects largeObjects;

    private final LinkedHashMap<Long, Item> small = new LinkedHashMap<>();
    private final LinkedHashMap<Long, Item> main = new LinkedHashMap<>();
    /** Sizes of what the small queue dropped. */
    private final LinkedHashMap<Long, Integer> ghosts = new LinkedHashMap<>();
    private long smallSize;
    private long mainSize;
    private long ghostSize;

    S3FifoSimulation(long capacity, double smallShare, int threshold, LargeObjects largeObjects) {
        this.capacity = capacity;
        this.threshold = threshold;
        this.largeObjects = largeObjects;
        smallCapacity = (long) (smallShare * capacity);
        mainCapacity = capacity - smallCapacity;
        ghostCapacity = (long) ((1 - smallShare) * capacity);
    }

    @Override
    public boolean isHit(long object, int size) {
        Item item = small.get(object);
        boolean isGhost = item == null && removeGhost(object);
        if (item == null) {
            item = main.get(object);
        }
        if (item != null) {
            item.frequency++;
            return true;
        }
        store(object, size, isGhost);
        return false;
    }

    private boolean removeGhost(long object) {
        Integer size = ghosts.remove(object);
        ghostSize -= size == null ? 0 : size;
        return size != null;
    }

    private void store(long object, int size, boolean isGhost) {
        boolean isLarge = size > smallCapacity;
        if (size > capacity || (isLarge && (largeObjects == LargeObjects.REFUSED || size > mainCapacity))) {
            return;
        }
        while (smallSize + mainSize + size > capacity) {
            makeRoom();
        }
        if (isGhost || isLarge) {
            main.put(object, new Item(size));
            mainSize += size;
        } else {
            small.put(object, new Item(size));
            smallSize += size;
        }
    }

    private void makeRoom() {
        if (mainSize > mainCapacity || small.isEmpty()) {
            evictFromMain();
        } else {
            evictFromSmall();
        }
    }

    private void evictFromSmall() {
        while (!small.isEmpty()) {
            Map.Entry<Long, Item> head = small.pollFirstEntry();
            Item item = head.getValue();
            smallSize -= item.size;
            if (item.frequency < threshold) {
                addGhost(head.getKey(), item.size);
                return;
            }
            item.frequency = 0;
            main.put(head.getKey(), item);
            mainSize += item.size;
        }
    }

    private void addGhost(long object, int size) {
        if (size > ghostCapacity) {
            return;
        }
        while (ghostSize + size > ghostCapacity) {
            ghostSize -= ghosts.pollFirstEntry().getValue();
        }
        ghosts.put(object, size);
        ghostSize += size;
    }

    private void evictFromMain() {
        for (;;) {
            Map.Entry<Long, Item> head = main.pollFirstEntry();
            Item item = head.getValue();
            if (item.frequency == 0) {
                mainSize -= item.size;
                return;
            }
            item.frequency = Math.min(item.frequency, MAX_FREQUENCY) - 1;
            main.put(head.getKey(), item);
        }
    }
}
