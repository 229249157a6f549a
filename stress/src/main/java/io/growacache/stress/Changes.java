package io.growacache.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** Two changes of the same item take effect one after the other. */
public final class Changes {
    private Changes() {
    }

    /** Of two stores one comes last, for everybody. */
    @JCStressTest
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "the other's store came first")
    @Outcome(id = "other, other", expect = ACCEPTABLE, desc = "the other's store was the last")
    @Outcome(id = "other, new", expect = ACCEPTABLE, desc = "the read came between the two")
    @Outcome(expect = FORBIDDEN, desc = "no order of the three explains it")
    @State
    public static class TwoPuts {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public TwoPuts() {
            engine.client().put(item, Content.OLD);
        }

        /** Stores. */
        @Actor
        public void put() {
            engine.client().put(item, Content.NEW);
        }

        /** Stores and reads. */
        @Actor
        public void putAndGet(LL_Result result) {
            engine.client().put(item, Content.OTHER);
            result.r1 = Content.name(engine.client().get(item));
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().get(item));
        }
    }

    /** A delete beside a store of an item that exists. */
    @JCStressTest
    @Outcome(id = "true, new", expect = ACCEPTABLE, desc = "the delete came first")
    @Outcome(id = "true, missing", expect = ACCEPTABLE, desc = "the store came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class PutAndDelete {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public PutAndDelete() {
            engine.client().put(item, Content.OLD);
        }

        /** Stores. */
        @Actor
        public void put() {
            engine.client().put(item, Content.NEW);
        }

        /** Deletes. */
        @Actor
        public void delete(LL_Result result) {
            result.r1 = engine.client().delete(item);
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().get(item));
        }
    }

    /** An update of what exists beside a store: the last one stays. */
    @JCStressTest
    @Outcome(id = "true, new", expect = ACCEPTABLE, desc = "the update came first")
    @Outcome(id = "true, other", expect = ACCEPTABLE, desc = "the store came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class PutAndReplace {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public PutAndReplace() {
            engine.client().put(item, Content.OLD);
        }

        /** Stores. */
        @Actor
        public void put() {
            engine.client().put(item, Content.NEW);
        }

        /** Replaces. */
        @Actor
        public void replace(LL_Result result) {
            result.r1 = engine.client().replace(item, Content.OTHER);
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().get(item));
        }
    }

    /** A change of flags and deadline beside a store: no order loses the value. */
    @JCStressTest
    @Outcome(id = "true, new", expect = ACCEPTABLE, desc = "the store came first")
    @Outcome(id = "true, other", expect = ACCEPTABLE, desc = "the change came first, and went with what it changed")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class PutAndAmend {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public PutAndAmend() {
            engine.client().put(item, Content.OLD);
        }

        /** Stores. */
        @Actor
        public void put() {
            engine.client().put(item, Content.OTHER);
        }

        /** Changes flags and deadline. */
        @Actor
        public void amend(LL_Result result) {
            result.r1 = engine.client().amend(item, Content.NEW);
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().getFlags(item, Content.OTHER));
        }
    }

    /** One of two deletes finds the item. */
    @JCStressTest
    @Outcome(id = "true, false, missing", expect = ACCEPTABLE, desc = "the first was first")
    @Outcome(id = "false, true, missing", expect = ACCEPTABLE, desc = "the second was first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class TwoDeletes {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public TwoDeletes() {
            engine.client().put(item, Content.OLD);
        }

        /** Deletes. */
        @Actor
        public void first(ZZL_Result result) {
            result.r1 = engine.client().delete(item);
        }

        /** Deletes. */
        @Actor
        public void second(ZZL_Result result) {
            result.r2 = engine.client().delete(item);
        }

        /** What is left. */
        @Arbiter
        public void look(ZZL_Result result) {
            result.r3 = Content.name(engine.client().get(item));
        }
    }

    /** One of two reads that delete gets the item. */
    @JCStressTest
    @Outcome(id = "old, missing, missing", expect = ACCEPTABLE, desc = "the first was first")
    @Outcome(id = "missing, old, missing", expect = ACCEPTABLE, desc = "the second was first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class TwoTakes {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public TwoTakes() {
            engine.client().put(item, Content.OLD);
        }

        /** Reads and deletes. */
        @Actor
        public void first(LLL_Result result) {
            result.r1 = Content.name(engine.client().take(item));
        }

        /** Reads and deletes. */
        @Actor
        public void second(LLL_Result result) {
            result.r2 = Content.name(engine.client().take(item));
        }

        /** What is left. */
        @Arbiter
        public void look(LLL_Result result) {
            result.r3 = Content.name(engine.client().get(item));
        }
    }

    /** One of two stores that want no item to be there succeeds. */
    @JCStressTest
    @Outcome(id = "true, false, new", expect = ACCEPTABLE, desc = "the first was first")
    @Outcome(id = "false, true, other", expect = ACCEPTABLE, desc = "the second was first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class TwoAdds {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public TwoAdds() {
            engine.client().delete(item);
        }

        /** Adds. */
        @Actor
        public void first(ZZL_Result result) {
            result.r1 = engine.client().add(item, Content.NEW);
        }

        /** Adds. */
        @Actor
        public void second(ZZL_Result result) {
            result.r2 = engine.client().add(item, Content.OTHER);
        }

        /** What is left. */
        @Arbiter
        public void look(ZZL_Result result) {
            result.r3 = Content.name(engine.client().get(item));
        }
    }

    /** One of two stores that want an unchanged version succeeds. */
    @JCStressTest
    @Outcome(id = "true, false, new", expect = ACCEPTABLE, desc = "the first was first")
    @Outcome(id = "false, true, other", expect = ACCEPTABLE, desc = "the second was first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class TwoSwaps {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();
        private final long version;

        /** A state with items of its own. */
        public TwoSwaps() {
            engine.client().put(item, Content.OLD);
            version = engine.client().version();
        }

        /** Compares and swaps. */
        @Actor
        public void first(ZZL_Result result) {
            result.r1 = engine.client().swap(item, version, Content.NEW);
        }

        /** Compares and swaps. */
        @Actor
        public void second(ZZL_Result result) {
            result.r2 = engine.client().swap(item, version, Content.OTHER);
        }

        /** What is left. */
        @Arbiter
        public void look(ZZL_Result result) {
            result.r3 = Content.name(engine.client().get(item));
        }
    }

    /** No increment is lost. */
    @JCStressTest
    @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "the first was first")
    @Outcome(id = "2, 1, 2", expect = ACCEPTABLE, desc = "the second was first")
    @Outcome(expect = FORBIDDEN, desc = "an increment is lost")
    @State
    public static class TwoIncrements {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public TwoIncrements() {
            engine.client().put(item, Content.NONE);
        }

        /** Increments. */
        @Actor
        public void first(III_Result result) {
            result.r1 = engine.client().increment(item);
        }

        /** Increments. */
        @Actor
        public void second(III_Result result) {
            result.r2 = engine.client().increment(item);
        }

        /** The sum. */
        @Arbiter
        public void look(III_Result result) {
            result.r3 = engine.client().get(item);
        }
    }

    /** Nothing that is appended is lost. */
    @JCStressTest
    @Outcome(id = "old+new+other", expect = ACCEPTABLE, desc = "the first was first")
    @Outcome(id = "old+other+new", expect = ACCEPTABLE, desc = "the second was first")
    @Outcome(expect = FORBIDDEN, desc = "something is lost")
    @State
    public static class TwoAppends {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public TwoAppends() {
            engine.client().put(item, Content.OLD);
        }

        /** Appends. */
        @Actor
        public void first() {
            engine.client().append(item, Content.NEW);
        }

        /** Appends. */
        @Actor
        public void second() {
            engine.client().append(item, Content.OTHER);
        }

        /** All of it. */
        @Arbiter
        public void look(L_Result result) {
            result.r1 = engine.client().getAppended(item);
        }
    }
}
