package io.growacache.tck.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.tck.faults.FailedTests;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault of a protocol fails exactly the tests that are meant for it. */
class FaultyProtocolTest {
    private static LineProtocol.Fault fault;

    /** The suite, run by this test only. */
    static class Suite extends ProtocolConformance {
        @Override
        protected ProtocolFactory factory() {
            return LineProtocol.factory(fault);
        }

        @Override
        protected List<Sample> samples() {
            return LineProtocolConformanceTest.lineSamples();
        }

        @Override
        protected Sample steadyState() {
            return LineProtocolConformanceTest.lineSteadyState();
        }
    }

    record Case(LineProtocol.Fault fault, Set<String> expected) {
        @Override
        public String toString() {
            return fault.toString();
        }
    }

    private static Case fault(String name, String... expected) {
        return new Case(LineProtocol.Fault.valueOf(name), Set.of(expected));
    }

    static Stream<Case> faults() {
        return Stream.of(
                fault("NEEDS_WHOLE_REQUESTS",
                        "answersInOrderWhateverCompletesFirst", "answersRequests",
                        "answersTheSameHoweverRequestsAreSplit", "isNotDisturbedByCallsWithoutNews",
                        "keepsItsPromiseToReload"),
                fault("HANDLES_ONE_REQUEST",
                        "allocatesNothingInASteadyState", "answersInOrderWhateverCompletesFirst",
                        "answersPipelinedRequests", "answersTheSameHoweverRequestsAreSplit", "stallsAndResumes",
                        "survivesFailuresOfTheEngine"),
                fault("ANSWERS_OUT_OF_ORDER",
                        "answersInOrderWhateverCompletesFirst", "holdsNothingAfterAClose"),
                fault("FORGETS_STALLED_REQUEST",
                        "answersInOrderWhateverCompletesFirst", "stallsAndResumes"),
                fault("DOES_NOT_RESERVE",
                        "stallsAndResumes"),
                fault("KEEPS_INPUT",
                        "answersInOrderWhateverCompletesFirst"),
                fault("THROWS_ON_GARBAGE",
                        "answersInOrderWhateverCompletesFirst", "answersPipelinedRequests", "answersRequests",
                        "answersTheSameHoweverRequestsAreSplit", "holdsNothingAfterAClose",
                        "isNotDisturbedByCallsWithoutNews", "keepsItsPromiseToReload", "stallsAndResumes",
                        "survivesFailuresOfTheEngine", "survivesGarbage"),
                fault("ALLOCATES",
                        "allocatesNothingInASteadyState"),
                fault("WRITES_AFTER_CLOSE",
                        "allocatesNothingInASteadyState", "answersInOrderWhateverCompletesFirst",
                        "answersPipelinedRequests", "answersRequests", "answersTheSameHoweverRequestsAreSplit",
                        "holdsNothingAfterAClose", "isNotDisturbedByCallsWithoutNews", "keepsItsPromiseToReload",
                        "stallsAndResumes", "survivesFailuresOfTheEngine", "survivesGarbage"),
                fault("DOES_NOT_EXPECT_INPUT",
                        "answersInOrderWhateverCompletesFirst", "answersPipelinedRequests", "answersRequests",
                        "answersTheSameHoweverRequestsAreSplit", "isNotDisturbedByCallsWithoutNews",
                        "keepsItsPromiseToReload", "stallsAndResumes", "survivesFailuresOfTheEngine"),
                fault("DOES_NOT_RELOAD",
                        "keepsItsPromiseToReload"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void failsExactlyTheTestsMeantForIt(Case tried) {
        fault = tried.fault();
        FailedTests failed = FailedTests.of(Suite.class);
        assertThat(new TreeSet<>(failed.names())).as(() -> failed.messages().toString())
                .isEqualTo(new TreeSet<>(tried.expected()));
    }
}
