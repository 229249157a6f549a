package io.growacache.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Readers take no lock while slots of the index are moved: what is there all the time is always found. */
public final class Index {
    private static final int TARGETS = 8;

    private Index() {
    }

    /** Inserts fill both buckets, have slots change from one to the other, and begin a chain. */
    @JCStressTest
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "all are found")
    @Outcome(expect = FORBIDDEN, desc = "a key that is there is not found")
    @State
    public static class FindWhileInserted {
        private final StressedIndex index = new StressedIndex(0, 16);

        /** A state with an index of its own. */
        public FindWhileInserted() {
        }

        /** Inserts others. */
        @Actor
        public void insert() {
            index.insertAll(16, 36);
        }

        /** Looks for what was there from the start. */
        @Actor
        public void find(I_Result result) {
            result.r1 = index.countFound(0, TARGETS);
        }
    }

    /** Removals draw slots out of chains, and drop these. */
    @JCStressTest
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "all are found")
    @Outcome(expect = FORBIDDEN, desc = "a key that is there is not found")
    @State
    public static class FindWhileRemoved {
        private final StressedIndex index = new StressedIndex(TARGETS, 30);

        /** A state with an index of its own. */
        public FindWhileRemoved() {
            index.insertAll(0, TARGETS);
        }

        /** Removes others. */
        @Actor
        public void remove() {
            index.removeAll(TARGETS, 30);
        }

        /** Looks for what was there from the start. */
        @Actor
        public void find(I_Result result) {
            result.r1 = index.countFound(0, TARGETS);
        }
    }

    /** Splits divide the buckets. */
    @JCStressTest
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "all are found")
    @Outcome(expect = FORBIDDEN, desc = "a key that is there is not found")
    @State
    public static class FindWhileSplit {
        private final StressedIndex index = new StressedIndex(TARGETS, 28);

        /** A state with an index of its own. */
        public FindWhileSplit() {
            index.insertAll(0, TARGETS);
        }

        /** Splits. */
        @Actor
        public void split() {
            index.growTo(8);
        }

        /** Looks for what was there from the start. */
        @Actor
        public void find(I_Result result) {
            result.r1 = index.countFound(0, TARGETS);
        }
    }

    /** Of two inserts of one key one succeeds, split or not. */
    @JCStressTest
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first was first")
    @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "the second was first")
    @Outcome(expect = FORBIDDEN, desc = "a key has two slots or none")
    @State
    public static class InsertWhileSplit {
        private final StressedIndex index = new StressedIndex(1, 28);

        /** A state with an index of its own. */
        public InsertWhileSplit() {
        }

        /** Inserts and splits. */
        @Actor
        public void insertAndSplit(ZZI_Result result) {
            result.r1 = index.insert(0);
            index.growTo(8);
        }

        /** Inserts. */
        @Actor
        public void insert(ZZI_Result result) {
            result.r2 = index.insert(0);
        }

        /** How many slots lead there. */
        @Arbiter
        public void count(ZZI_Result result) {
            result.r3 = index.countSlots(0);
        }
    }
}
