package io.growacache.proto.resp.operation;

import io.growacache.spi.engine.ItemMetadata;

/** How a string is to be stored. Mutable, so that one object serves a worker. */
public final class SetOptions {
    /** What becomes of the deadline. */
    public enum Expiry {
        /** The item does not expire. */
        NONE,
        /** It gets a deadline. */
        DEADLINE,
        /** It keeps the one that it has. */
        KEEP
    }

    private ConditionalSetOperation.Condition condition = ConditionalSetOperation.Condition.ALWAYS;
    private ConditionalSetOperation.Answer answer = ConditionalSetOperation.Answer.SUCCESS;
    private Expiry expiry = Expiry.NONE;
    private long deadlineMillis = ItemMetadata.NO_DEADLINE;

    /** A plain store. */
    public SetOptions() {
    }

    /** Back to a plain store. */
    public void clear() {
        condition = ConditionalSetOperation.Condition.ALWAYS;
        answer = ConditionalSetOperation.Answer.SUCCESS;
        expiry = Expiry.NONE;
        deadlineMillis = ItemMetadata.NO_DEADLINE;
    }

    /** Whether what is there neither matters nor is asked for. */
    public boolean isBlind() {
        return condition == ConditionalSetOperation.Condition.ALWAYS
                && answer == ConditionalSetOperation.Answer.SUCCESS && expiry != Expiry.KEEP;
    }

    /** When the value is stored. */
    public ConditionalSetOperation.Condition condition() {
        return condition;
    }

    /** What is answered. */
    public ConditionalSetOperation.Answer answer() {
        return answer;
    }

    /** What becomes of the deadline. */
    public Expiry expiry() {
        return expiry;
    }

    /** The item's deadline, unless it keeps the one that it has. */
    public long deadlineMillis() {
        return deadlineMillis;
    }

    /** Sets when the value is stored. */
    public void setCondition(ConditionalSetOperation.Condition newCondition) {
        condition = newCondition;
    }

    /** Sets what is answered. */
    public void setAnswer(ConditionalSetOperation.Answer newAnswer) {
        answer = newAnswer;
    }

    /** Has the item keep its deadline. */
    public void keepDeadline() {
        expiry = Expiry.KEEP;
    }

    /** Sets a deadline. */
    public void setDeadlineMillis(long newDeadlineMillis) {
        expiry = Expiry.DEADLINE;
        deadlineMillis = newDeadlineMillis;
    }
}
