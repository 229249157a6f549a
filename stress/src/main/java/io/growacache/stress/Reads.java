package io.growacache.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** What a read sees of one change to the same item. */
public final class Reads {
    private Reads() {
    }

    /** A read beside a store finds the value before or after it, whole. */
    @JCStressTest
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "the store came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class ReadWhilePut {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public ReadWhilePut() {
            engine.client().put(item, Content.OLD);
        }

        /** Stores. */
        @Actor
        public void put() {
            engine.client().put(item, Content.NEW);
        }

        /** Reads. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().get(item));
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().get(item));
        }
    }

    /** A read beside an update that writes as many bytes, in place where an engine does that. */
    @JCStressTest
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "the update came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class ReadWhileReplaced {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public ReadWhileReplaced() {
            engine.client().put(item, Content.OLD);
        }

        /** Replaces. */
        @Actor
        public void replace() {
            engine.client().replace(item, Content.NEW);
        }

        /** Reads. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().get(item));
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().get(item));
        }
    }

    /** A read beside an exchange of the middle of a value. */
    @JCStressTest
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "the exchange came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class ReadWhilePatched {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public ReadWhilePatched() {
            engine.client().put(item, Content.OLD);
        }

        /** Exchanges the middle. */
        @Actor
        public void patch() {
            engine.client().patch(item, Content.NEW);
        }

        /** Reads. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().getPatched(item));
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().getPatched(item));
        }
    }

    /** A read beside a change of flags and deadline sees both or neither, and the value as it was. */
    @JCStressTest
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "the change came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class ReadWhileAmended {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public ReadWhileAmended() {
            engine.client().put(item, Content.OLD);
        }

        /** Changes flags and deadline. */
        @Actor
        public void amend() {
            engine.client().amend(item, Content.NEW);
        }

        /** Reads. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().getFlags(item, Content.OLD));
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().getFlags(item, Content.OLD));
        }
    }

    /** The same where there was a deadline, so that an engine may change it in place. */
    @JCStressTest
    @Outcome(id = "other, new", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "the change came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class ReadWhileAmendedAgain {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public ReadWhileAmendedAgain() {
            engine.client().put(item, Content.OLD);
            engine.client().amend(item, Content.OTHER);
        }

        /** Changes flags and deadline. */
        @Actor
        public void amend() {
            engine.client().amend(item, Content.NEW);
        }

        /** Reads. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().getFlags(item, Content.OLD));
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().getFlags(item, Content.OLD));
        }
    }

    /** A read beside a delete finds the item whole or nothing. */
    @JCStressTest
    @Outcome(id = "old, missing", expect = ACCEPTABLE, desc = "the read came first")
    @Outcome(id = "missing, missing", expect = ACCEPTABLE, desc = "the delete came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class ReadWhileDeleted {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public ReadWhileDeleted() {
            engine.client().put(item, Content.OLD);
        }

        /** Deletes. */
        @Actor
        public void delete() {
            engine.client().delete(item);
        }

        /** Reads. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().get(item));
        }

        /** What is left. */
        @Arbiter
        public void look(LL_Result result) {
            result.r2 = Content.name(engine.client().get(item));
        }
    }

    /** What has been read once is not older the next time. */
    @JCStressTest
    @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "the store came last")
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the store came between")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "the store came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class ReadTwiceWhilePut {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public ReadTwiceWhilePut() {
            engine.client().put(item, Content.OLD);
        }

        /** Stores. */
        @Actor
        public void put() {
            engine.client().put(item, Content.NEW);
        }

        /** Reads twice. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().get(item));
            result.r2 = Content.name(engine.client().get(item));
        }
    }

    /** The same beside an update that writes as many bytes. */
    @JCStressTest
    @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "the update came last")
    @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the update came between")
    @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "the update came first")
    @Outcome(expect = FORBIDDEN, desc = "no order of the two explains it")
    @State
    public static class ReadTwiceWhileReplaced {
        private final EngineUnderStress engine = EngineUnderStress.roomy();
        private final long item = engine.newItem();

        /** A state with items of its own. */
        public ReadTwiceWhileReplaced() {
            engine.client().put(item, Content.OLD);
        }

        /** Replaces. */
        @Actor
        public void replace() {
            engine.client().replace(item, Content.NEW);
        }

        /** Reads twice. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = Content.name(engine.client().get(item));
            result.r2 = Content.name(engine.client().get(item));
        }
    }
}
