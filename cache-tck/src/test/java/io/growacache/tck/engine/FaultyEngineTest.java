package io.growacache.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.faults.FailedTests;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault of an engine fails exactly the tests that are meant for it. */
class FaultyEngineTest {
    /** The engine that the suite below makes. */
    private static Function<EngineTestContext, StorageEngine> factory = HeapEngine::new;

    /** The suite, run by this test only. */
    static class Suite extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return factory.apply(context);
        }

        @Override
        protected EngineTestContext.Size size() {
            return new EngineTestContext.Size(4 << 20, 512 << 10, 16, 2);
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(100);
        }

        @Override
        public long seed() {
            return 42;
        }
    }

    record Fault(String name, Function<EngineTestContext, StorageEngine> factory, Set<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault fault(String name, Function<EngineTestContext, StorageEngine> factory, String... expected) {
        return new Fault(name, factory, Set.of(expected));
    }

    static Stream<Fault> faults() {
        return Stream.of(
                fault("none", HeapEngine::new),
                fault("serves after the deadline", context -> FaultyEngines.withClockOffBy(context, -1),
                        "countsWhatHappens", "doesWhatAMapDoes", "expiresEachItemAtItsOwnTime",
                        "forgetsWhatIsStoredTooLate", "hidesWhatIsGone", "movesDeadlines", "reportsExpiry",
                        "servesUntilTheDeadline", "servesUntilTheDeadlineUnderReclaim",
                        "survivesAClockThatStepsBack", "treatsExpiredItemsAsAbsent"),
                fault("expires early", context -> FaultyEngines.withClockOffBy(context, 1),
                        "expiresEachItemAtItsOwnTime", "keepsMetadataOfEveryKind", "movesDeadlines",
                        "neverRepeatsVersions", "servesUntilTheDeadline", "servesUntilTheDeadlineUnderReclaim",
                        "survivesAClockThatStepsBack"),
                fault("exceeds its budget", FaultyEngines::overBudget,
                        "neverHoldsMoreThanItsMemory", "resizes", "staysWithinItsMemoryUnderPressure"),
                fault("evicts early", FaultyEngines::evictingEarly,
                        "keepsWhatFits", "scansEverything", "seesWhatExistsThroughoutDespiteWrites"),
                fault("keeps a stale value", FaultyEngines::keepingStaleValue,
                        "refusesValuesThatAreTooLarge", "reportsItemsLostByFailedStores"),
                fault("names the wrong limit", FaultyEngines::namingTheWrongLimit,
                        "refusesValuesThatAreTooLarge"),
                fault("misses long keys", FaultyEngines::missingLongKeys,
                        "answersBatchesInOrder", "refusesKeysThatAreTooLong"),
                fault("serves another item", FaultyEngines::servingAnotherItem,
                        "losesButNeverLies", "neverHoldsMoreThanItsMemory", "reportsEviction",
                        "staysWithinItsMemoryUnderPressure"),
                fault("loses increments", context -> FaultyEngines.notAtomic(context, false),
                        "losesNoAppend", "losesNoIncrement", "swapsOnlyWhatIsUnchanged"),
                fault("has two winners of add", context -> FaultyEngines.notAtomic(context, true),
                        "hasOneWinner"),
                fault("reuses versions", FaultyEngines::reusingVersions,
                        "neverRepeatsVersions", "neverRepeatsVersionsAcrossThreads"),
                fault("amends without a new version", FaultyEngines::amendingWithoutNewVersion,
                        "amendsMetadataOnly", "neverRepeatsVersions", "neverRepeatsVersionsAcrossThreads"),
                fault("leaves an item", FaultyEngines::leavingAnItem,
                        "clearsEverything", "reportsClears"),
                fault("scans past a key", FaultyEngines::scanningPastAKey,
                        "doesWhatAMapDoes", "hidesWhatIsGone", "keepsCursorsValid", "scansEverything",
                        "seesWhatExistsThroughoutDespiteWrites"),
                fault("scans the expired", FaultyEngines::scanningTheExpired,
                        "doesWhatAMapDoes", "hidesWhatIsGone", "losesButNeverLies"),
                fault("miscounts", FaultyEngines::miscounting,
                        "countsItems", "doesWhatAMapDoes"),
                fault("lies about deletes", FaultyEngines::lyingAboutDeletes,
                        "clearsOneKeyspace", "deletesByUpdate", "deletesTruthfully", "doesWhatAMapDoes",
                        "forgetsWhatIsStoredTooLate", "hasOneWinner", "losesButNeverLies",
                        "refusesValuesThatAreTooLarge", "treatsExpiredItemsAsAbsent"),
                fault("resurrects", FaultyEngines::resurrecting,
                        "deletesTruthfully", "doesWhatAMapDoes", "forgetsTheDeadlineOfAnOlderItem",
                        "losesButNeverLies"),
                fault("loses when the clock steps back", FaultyEngines::losingWhenTheClockStepsBack,
                        "survivesAClockThatStepsForward"),
                fault("inherits deadlines", FaultyEngines::inheritingDeadlines,
                        "doesWhatAMapDoes", "forgetsTheDeadlineOfAnOlderItem", "losesButNeverLies", "overwrites"),
                fault("forgets a mark", FaultyEngines::forgettingAMark,
                        "doesWhatAMapDoes", "keepsMetadataOfEveryKind", "showsWholeItems"),
                fault("mixes keyspaces", FaultyEngines::mixingKeyspaces,
                        "separatesKeyspaces"),
                fault("splices off by one", FaultyEngines::splicingOffByOne,
                        "doesWhatAMapDoes", "losesButNeverLies", "splicesAndAmendsTogether", "splicesAnywhere",
                        "splicesLargeValues"),
                fault("tears values", context -> FaultyEngines.tearing(context, false),
                        "showsWholeItems", "staysWithinItsMemoryUnderPressure"),
                fault("tears metadata", context -> FaultyEngines.tearing(context, true),
                        "showsWholeItems", "staysWithinItsMemoryUnderPressure"),
                fault("reads stale", FaultyEngines::readingStale,
                        "showsNothingStale"),
                fault("completes twice", FaultyAnswers::completingTwice,
                        "seesWhatExistsThroughoutDespiteWrites"),
                fault("never completes", FaultyAnswers::neverCompleting,
                        "seesWhatExistsThroughoutDespiteWrites"),
                fault("completes elsewhere", FaultyAnswers::completingElsewhere,
                        "seesWhatExistsThroughoutDespiteWrites"),
                fault("ignores the end of a batch", FaultyAnswers::ignoringTheEndOfABatch,
                        "answersBatchesInOrder"),
                fault("forgets stores of a batch", FaultyAnswers::forgettingStoresOfABatch,
                        "storesBatchesInOrder"),
                fault("loses CHANGED", context -> FaultyAnswers.losingEvents(context, "CHANGED"),
                        "reportsChangesAndDeletes", "tellsListenersThatMissedEvents"),
                fault("loses EXPIRED", context -> FaultyAnswers.losingEvents(context, "EXPIRED"),
                        "reportsExpiry"),
                fault("loses EVICTED", context -> FaultyAnswers.losingEvents(context, "EVICTED"),
                        "reportsEviction", "reportsItemsLostByFailedStores"),
                fault("loses CLEARED", context -> FaultyAnswers.losingEvents(context, "CLEARED"),
                        "reportsClears"),
                fault("ignores limits", FaultyAnswers::ignoringLimits,
                        "leavesNothingStaleWhenThereIsNoSpace", "resizes"),
                fault("understates itself", FaultyAnswers::understatingItself,
                        "clearsOneKeyspace", "hidesWhatIsGone", "keepsCursorsValid", "reportsChangesAndDeletes",
                        "reportsClears", "reportsEviction", "reportsExpiry", "reportsItemsLostByFailedStores",
                        "resizes", "scansEverything", "seesWhatExistsThroughoutDespiteWrites",
                        "showsLengthAndVersion", "tellsListenersThatMissedEvents"),
                fault("misses when closed", FaultyAnswers::missingWhenClosed,
                        "answersErrorWhenClosed"),
                fault("breaks an invariant", FaultyAnswers::breakingAnInvariant,
                        "answersBatchesInOrder"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void failsExactlyTheTestsMeantForIt(Fault fault) {
        factory = fault.factory();
        FailedTests failed = FailedTests.of(Suite.class);
        assertThat(new TreeSet<>(failed.names())).as(() -> failed.messages().toString())
                .isEqualTo(new TreeSet<>(fault.expected()));
    }
}
