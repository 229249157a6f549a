package io.growacache.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Items whose memory is given to others meanwhile. */
public final class Space {
    private static final int LARGE_WORDS = 4_000;
    /** Twice as many states as there is memory for, so that half of what is read is gone and some of it is going. */
    private static final int SMALL_DISTANCE = 4_000;
    private static final int LARGE_DISTANCE = 30;
    private static final int ITEMS_PER_STATE = 2;

    private Space() {
    }

    /** The item that the same actor has stored up to so many states ago. */
    private static long earlier(long item, int mostStates) {
        long spread = (item * 0x9e3779b97f4a7c15L) >>> 32;
        return Math.max(0, item - ITEMS_PER_STATE * (spread % mostStates));
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
        }

        /** Stores what is cleared, because the clears of other states end what was stored in this one before. */
        @Actor
        public void clear(LL_Result result) {
            engine.client().put(item, Content.OLD);
            engine.client().clear();
            result.r1 = Content.name(engine.client().get(item));
        }

        /** Stores. */
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
    @Outcome(id = "missing", expect = ACCEPTABLE, desc = "the item is evicted, or was never stored")
    @Outcome(expect = FORBIDDEN, desc = "a value that was never stored under this key")
    @State
    public static class ReadWhileEvicted {
        private final EngineUnderStress engine = EngineUnderStress.tight();
        private final long item = engine.newItems(ITEMS_PER_STATE);
        private final long filler = item + 1;

        /** A state with items of its own. */
        public ReadWhileEvicted() {
        }

        /** Stores what takes memory away. */
        @Actor
        public void fill() {
            engine.client().put(filler, Content.NEW);
        }

        /** Stores, and reads what was stored a while ago. */
        @Actor
        public void putAndGet(L_Result result) {
            long earlier = earlier(item, SMALL_DISTANCE);
            engine.client().put(item, Content.OLD);
            result.r1 = Content.name(engine.client().get(earlier));
        }
    }

    /** The same of values that are larger than an engine writes in one piece. */
    @JCStressTest
    @Outcome(id = "old", expect = ACCEPTABLE, desc = "the item is there still")
    @Outcome(id = "missing", expect = ACCEPTABLE, desc = "the item is evicted, or was never stored")
    @Outcome(expect = FORBIDDEN, desc = "a value that was never stored under this key")
    @State
    public static class LargeReadWhileEvicted {
        private final EngineUnderStress engine = EngineUnderStress.tight();
        private final long item = engine.newItems(ITEMS_PER_STATE);
        private final long filler = item + 1;

        /** A state with items of its own. */
        public LargeReadWhileEvicted() {
        }

        /** Stores what takes memory away. */
        @Actor
        public void fill() {
            engine.client().put(filler, Content.NEW, LARGE_WORDS);
        }

        /** Stores, and reads what was stored a while ago. */
        @Actor
        public void putAndGet(L_Result result) {
            long earlier = earlier(item, LARGE_DISTANCE);
            engine.client().put(item, Content.OLD, LARGE_WORDS);
            result.r1 = Content.name(engine.client().get(earlier, LARGE_WORDS));
        }
    }

    /** An update of an item whose memory is being used again finds it or does not, and takes effect if it does. */
    @JCStressTest
    @Outcome(id = "true, new", expect = ACCEPTABLE, desc = "the item is there still")
    @Outcome(id = "true, missing", expect = ACCEPTABLE, desc = "the item is evicted after the update")
    @Outcome(id = "false, missing", expect = ACCEPTABLE, desc = "the item is evicted before")
    @Outcome(expect = FORBIDDEN, desc = "the update is lost")
    @State
    public static class ReplaceWhileEvicted {
        private final EngineUnderStress engine = EngineUnderStress.tight();
        private final long item = engine.newItems(ITEMS_PER_STATE);
        private final long filler = item + 1;

        /** A state with items of its own. */
        public ReplaceWhileEvicted() {
        }

        /** Stores what takes memory away. */
        @Actor
        public void fill() {
            engine.client().put(filler, Content.NEW);
        }

        /** Stores, and changes what was stored a while ago. */
        @Actor
        public void putAndReplace(LL_Result result) {
            long earlier = earlier(item, SMALL_DISTANCE);
            engine.client().put(item, Content.OLD);
            result.r1 = engine.client().replace(earlier, Content.NEW);
            result.r2 = Content.name(engine.client().get(earlier));
        }
    }
}
