package io.growacache.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Items whose memory is given to others meanwhile. */
public final class Space {
    private static final int LARGE_WORDS = 4_000;

    private Space() {
    }

    /** After a clear nothing of what was stored before is found, and a store beside it is whole. */
    @JCStressTest
    @Outcome(id = "missing, new", expect = ACCEPTABLE, desc = "the store came last")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "the store came between clear and read")
    @Outcome(id = {"missing, missing", "new, missing"}, expect = ACCEPTABLE, desc = "this or a later clear ended it")
    @Outcome(expect = FORBIDDEN, desc = "what was cleared is found, or a value that was never stored")
    @State
    public static class ReadWhileCleared {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public ReadWhileCleared() {
            // The first actor stores what is cleared, as the clears of other states end this one's items, too.
        }

        /** Stores, clears and reads. */
        @Actor
        public void clear(LL_Result result) {
            engine.client().put(item, Content.OLD);
            engine.client().clear();
            result.r1 = Content.name(engine.client().get(item));
        }

        /** Stores and reads. */
        @Actor
        public void put() {
            engine.client().put(item, Content.NEW);
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().get(item));
        }
    }

    /** A read of an item whose memory is being used again finds all of it or nothing. */
    @JCStressTest
    @Outcome(id = "old", expect = ACCEPTABLE, desc = "the item is there still")
    @Outcome(id = "missing", expect = ACCEPTABLE, desc = "the item is evicted")
    @Outcome(expect = FORBIDDEN, desc = "a value that was never stored under this key")
    @State
    public static class ReadWhileEvicted {
        private final EngineUnderStress engine = EngineUnderStress.tight();
        private final long item = engine.newItem();
        private final long filler = engine.newItem();

        /** A state with items of its own. */
        public ReadWhileEvicted() {
            engine.client().put(item, Content.OLD);
        }

        /** Stores another item. */
        @Actor
        public void fill() {
            engine.client().put(filler, Content.NEW);
        }

        /** Reads. */
        @Actor
        public void get(L_Result result) {
            result.r1 = Content.name(engine.client().get(item));
        }
    }

    /** The same of values that are larger than an engine writes in one piece. */
    @JCStressTest
    @Outcome(id = "old", expect = ACCEPTABLE, desc = "the item is there still")
    @Outcome(id = "missing", expect = ACCEPTABLE, desc = "the item is evicted")
    @Outcome(expect = FORBIDDEN, desc = "a value that was never stored under this key")
    @State
    public static class LargeReadWhileEvicted {
        private final EngineUnderStress engine = EngineUnderStress.tight();
        private final long item = engine.newItem();
        private final long filler = engine.newItem();

        /** A state with items of its own. */
        public LargeReadWhileEvicted() {
            engine.client().put(item, Content.OLD, LARGE_WORDS);
        }

        /** Stores another item. */
        @Actor
        public void fill() {
            engine.client().put(filler, Content.NEW, LARGE_WORDS);
        }

        /** Reads. */
        @Actor
        public void get(L_Result result) {
            result.r1 = Content.name(engine.client().get(item, LARGE_WORDS));
        }
    }

    /** An increment of an item whose memory is being used again goes on from the item or starts over. */
    @JCStressTest
    @Outcome(id = {"1, 1", "1, -1"}, expect = ACCEPTABLE, desc = "the item was evicted before")
    @Outcome(id = {"2, 2", "2, -1"}, expect = ACCEPTABLE, desc = "the item was there still")
    @Outcome(expect = FORBIDDEN, desc = "a sum that nobody has counted")
    @State
    public static class IncrementWhileEvicted {
        private final EngineUnderStress engine = EngineUnderStress.tight();
        private final long item = engine.newItem();
        private final long filler = engine.newItem();

        /** A state with items of its own. */
        public IncrementWhileEvicted() {
            engine.client().put(item, Content.OLD);
        }

        /** Stores another item. */
        @Actor
        public void fill() {
            engine.client().put(filler, Content.NEW);
        }

        /** Increments. */
        @Actor
        public void increment(II_Result result) {
            result.r1 = engine.client().increment(item);
        }

        /** The sum. */
        @Arbiter
        public void look(II_Result result) {
            result.r2 = engine.client().get(item);
        }
    }
}
