package io.growacache.benchmarks.compare;

import java.util.Comparator;
import java.util.List;

/** How often a server misses, by the memory that it has. */
final class MissCurve {
    private final List<Point> points;

    /** A curve through points; between two of them it is a straight line. */
    MissCurve(List<Point> points) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("points: there must be one");
        }
        this.points = points.stream().sorted(Comparator.comparingDouble(Point::memory)).toList();
    }

    /**
     * One measurement.
     *
     * @param memory in any unit, the same for all
     * @param missRatio 0 to 1
     */
    record Point(double memory, double missRatio) {
    }

    /** Whether what was measured tells where a miss ratio is reached. */
    enum Relation {
        /** It is. */
        EQUAL,
        /** With more than was measured. */
        MORE,
        /** With less than was measured. */
        LESS
    }

    /** The least memory with a miss ratio, or the largest that does not do, or the smallest that does. */
    record Reach(Relation relation, double memory) {
    }

    /** With how much memory the server misses no more often than this. */
    Reach reach(double missRatio) {
        Point before = null;
        for (Point point : points) {
            if (point.missRatio() <= missRatio) {
                if (before == null) {
                    return new Reach(point.missRatio() == missRatio ? Relation.EQUAL : Relation.LESS, point.memory());
                }
                double part = (before.missRatio() - missRatio) / (before.missRatio() - point.missRatio());
                return new Reach(Relation.EQUAL, before.memory() + part * (point.memory() - before.memory()));
            }
            before = point;
        }
        return new Reach(Relation.MORE, points.getLast().memory());
    }
}
