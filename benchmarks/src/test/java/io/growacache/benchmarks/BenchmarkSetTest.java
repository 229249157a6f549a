package io.growacache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import picocli.CommandLine;

/** A set names benchmarks and parameters by text: JMH would skip silently what does not exist. */
class BenchmarkSetTest {
    private final Choices choices = new Choices();

    BenchmarkSetTest() {
        // Gives the options their defaults.
        CommandLine.populateCommand(choices);
    }

    @ParameterizedTest
    @EnumSource(BenchmarkSet.class)
    void namesBenchmarksAndParametersThatExist(BenchmarkSet set) throws ClassNotFoundException {
        assertThat(set.plans(choices)).isNotEmpty();
        for (Plan plan : set.plans(choices)) {
            int dot = plan.benchmark().lastIndexOf('.');
            Class<?> type = Class.forName("io.growacache.benchmarks." + plan.benchmark().substring(0, dot));
            Method method = Arrays.stream(type.getDeclaredMethods())
                    .filter(candidate -> candidate.isAnnotationPresent(Benchmark.class))
                    .filter(candidate -> candidate.getName().equals(plan.benchmark().substring(dot + 1)))
                    .findFirst().orElseThrow(() -> new AssertionError(plan.benchmark() + ": no such benchmark"));
            Set<String> parameters = new HashSet<>(plan.parameters().values().keySet());
            if (!plan.parameters().subjectName().isEmpty()) {
                parameters.add(plan.parameters().subjectName());
            }
            assertThat(parametersOf(method)).as(plan.benchmark()).containsAll(parameters);
            assertThat(plan.parameters().combinations()).isNotEmpty();
            assertThat(plan.threadCounts()).isNotEmpty();
        }
    }

    private static Set<String> parametersOf(Method method) {
        Set<String> names = new HashSet<>();
        for (Class<?> state : method.getParameterTypes()) {
            Stream.of(state.getFields()).filter(field -> field.isAnnotationPresent(Param.class)).map(Field::getName)
                    .forEach(names::add);
        }
        return names;
    }
}
