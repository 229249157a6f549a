package io.growacache.tool.loadgen.trace;

import java.util.List;
import java.util.SplittableRandom;

/** How long objects live: a function of the object's id, so that it is the same whenever it is asked for. */
public final class TimesToLive {
    /** All objects live for ever. */
    public static final TimesToLive NONE = new TimesToLive(List.of(new Share(0, 1)));

    /** Told apart from the random number that a size follows from. */
    private static final long SEED = 0x74_74_6c;

    private final List<Share> shares;
    private final double sum;

    /**
     * Part of the objects.
     *
     * @param seconds how long they live; 0: for ever
     * @param weight how many they are beside the others, above 0
     */
    public record Share(long seconds, double weight) {
    }

    private TimesToLive(List<Share> shares) {
        this.shares = shares;
        sum = shares.stream().mapToDouble(Share::weight).sum();
    }

    /** Times by their shares; at least one. */
    public static TimesToLive of(List<Share> shares) {
        if (shares.isEmpty()) {
            throw new IllegalArgumentException("shares: there must be one");
        }
        return new TimesToLive(List.copyOf(shares));
    }

    /** How long an object lives, in seconds; 0: for ever. */
    public long seconds(long id) {
        if (shares.size() == 1) {
            return shares.getFirst().seconds();
        }
        double at = new SplittableRandom(id ^ SEED).nextDouble() * sum;
        for (Share share : shares) {
            at -= share.weight();
            if (at < 0) {
                return share.seconds();
            }
        }
        return shares.getLast().seconds();
    }
}
