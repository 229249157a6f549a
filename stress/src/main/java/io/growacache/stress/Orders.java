package io.growacache.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Changes of several items are seen in the order in which they were made. */
public final class Orders {
    private Orders() {
    }

    /** Who sees the second of two stores sees the first one, too. */
    @JCStressTest
    @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "both reads came first")
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the reads came between the changes")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both changes came first")
    @Outcome(expect = FORBIDDEN, desc = "the stores are seen in the wrong order")
    @State
    public static class PutsInOrder {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long first = engine.newItem();
        private final long second = engine.newItem();

        /** A state with items of its own. */
        public PutsInOrder() {
            engine.client().put(first, Content.OLD);
            engine.client().put(second, Content.OLD);
        }

        /** Stores one item after the other. */
        @Actor
        public void put() {
            engine.client().put(first, Content.NEW);
            engine.client().put(second, Content.NEW);
        }

        /** Reads them the other way round. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().get(second));
            result.r2 = Content.name(engine.client().get(first));
        }
    }

    /** The same of updates that write as many bytes. */
    @JCStressTest
    @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "both reads came first")
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the reads came between the changes")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both changes came first")
    @Outcome(expect = FORBIDDEN, desc = "the updates are seen in the wrong order")
    @State
    public static class ReplacesInOrder {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long first = engine.newItem();
        private final long second = engine.newItem();

        /** A state with items of its own. */
        public ReplacesInOrder() {
            engine.client().put(first, Content.OLD);
            engine.client().put(second, Content.OLD);
        }

        /** Changes one item after the other. */
        @Actor
        public void replace() {
            engine.client().replace(first, Content.NEW);
            engine.client().replace(second, Content.NEW);
        }

        /** Reads them the other way round. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().get(second));
            result.r2 = Content.name(engine.client().get(first));
        }
    }

    /** Who misses an item that was deleted after a store sees that store. */
    @JCStressTest
    @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "both reads came first")
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the reads came between the changes")
    @Outcome(id = "missing, new", expect = ACCEPTABLE, desc = "both changes came first")
    @Outcome(expect = FORBIDDEN, desc = "the changes are seen in the wrong order")
    @State
    public static class DeleteAfterPut {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long first = engine.newItem();
        private final long second = engine.newItem();

        /** A state with items of its own. */
        public DeleteAfterPut() {
            engine.client().put(first, Content.OLD);
            engine.client().put(second, Content.OLD);
        }

        /** Stores one item, then deletes the other. */
        @Actor
        public void putAndDelete() {
            engine.client().put(first, Content.NEW);
            engine.client().delete(second);
        }

        /** Reads them the other way round. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().get(second));
            result.r2 = Content.name(engine.client().get(first));
        }
    }

    /** Of two who store one item and then read the other's, one sees what the other has stored. */
    @JCStressTest
    @Outcome(id = "new, old", expect = ACCEPTABLE, desc = "the second was first")
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the first was first")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both stores came first")
    @Outcome(expect = FORBIDDEN, desc = "both reads came before both stores, which came before them")
    @State
    public static class CrossedPuts {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long first = engine.newItem();
        private final long second = engine.newItem();

        /** A state with items of its own. */
        public CrossedPuts() {
            engine.client().put(first, Content.OLD);
            engine.client().put(second, Content.OLD);
        }

        /** Stores one item and reads the other. */
        @Actor
        public void first(LL_Result result) {
            engine.client().put(first, Content.NEW);
            result.r1 = Content.name(engine.client().get(second));
        }

        /** The other way round. */
        @Actor
        public void second(LL_Result result) {
            engine.client().put(second, Content.NEW);
            result.r2 = Content.name(engine.client().get(first));
        }
    }

    /** The same of updates that write as many bytes. */
    @JCStressTest
    @Outcome(id = "new, old", expect = ACCEPTABLE, desc = "the second was first")
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the first was first")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both updates came first")
    @Outcome(expect = FORBIDDEN, desc = "both reads came before both updates, which came before them")
    @State
    public static class CrossedReplaces {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long first = engine.newItem();
        private final long second = engine.newItem();

        /** A state with items of its own. */
        public CrossedReplaces() {
            engine.client().put(first, Content.OLD);
            engine.client().put(second, Content.OLD);
        }

        /** Changes one item and reads the other. */
        @Actor
        public void first(LL_Result result) {
            engine.client().replace(first, Content.NEW);
            result.r1 = Content.name(engine.client().get(second));
        }

        /** The other way round. */
        @Actor
        public void second(LL_Result result) {
            engine.client().replace(second, Content.NEW);
            result.r2 = Content.name(engine.client().get(first));
        }
    }
}
