package io.growacache.tck.faults;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a suite and tells which of its tests failed, and how. */
public final class FailedTests implements TestExecutionListener {
    private static final int MAX_MESSAGE_LENGTH = 200;

    private final Map<String, String> messages = new TreeMap<>();
    private final List<String> skipped = new ArrayList<>();
    private int count;

    private FailedTests() {
    }

    /** Runs all tests of a class. */
    public static FailedTests of(Class<?> suite) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(suite)).build();
        FailedTests failed = new FailedTests();
        LauncherFactory.create().execute(request, failed);
        if (failed.count == 0 || !failed.skipped.isEmpty()) {
            throw new AssertionError("tests run: " + failed.count + ", skipped: " + failed.skipped);
        }
        return failed;
    }

    /** The names of the methods. */
    public Set<String> names() {
        return messages.keySet();
    }

    /** Names and messages. */
    public Map<String, String> messages() {
        return messages;
    }

    private static String beginning(String message) {
        return message.substring(0, Math.min(message.length(), MAX_MESSAGE_LENGTH));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped.add(test.getDisplayName());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            count++;
        }
        result.getThrowable().ifPresent(thrown -> messages.put(
                test.getSource().filter(MethodSource.class::isInstance)
                        .map(source -> ((MethodSource) source).getMethodName()).orElse(test.getDisplayName()),
                String.valueOf(thrown.getMessage()).lines().findFirst().map(FailedTests::beginning).orElse("")));
    }
}
