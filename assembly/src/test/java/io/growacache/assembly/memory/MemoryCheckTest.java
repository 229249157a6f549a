package io.growacache.assembly.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.assembly.config.CommandLineValues;
import io.growacache.assembly.fake.FakePlugins;
import io.growacache.assembly.memory.MemoryDemand.Part;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.assembly.plugin.PluginDiscovery;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.tck.host.TestMetrics;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
    private static final long MEBI = 1 << 20;

    private static ServerPlan plan(UnaryOperator<CommandLineValues> more) {
        return new PlanSource(Optional.empty(), more.apply(CommandLineValues.NONE
                .withSetting("engine.type", "heap", "--set")
                .withSetting("engine.memory", "64MiB", "--set")
                .withListener("line", "127.0.0.1:0", "--listen")),
                PluginDiscovery.of(List.of(FakePlugins.engine("heap"), FakePlugins.protocol("line")))).read();
    }

    private static MemoryCheck check(ServerPlan plan, long limitMebi) {
        MemoryDemand demand = new MemoryDemand(List.of(
                new Part("engine", 64 * MEBI, "engine.memory"), new Part("heap", 100 * MEBI - 1, "-Xmx")));
        return new MemoryCheck(plan, demand, limitMebi == 0 ? Optional.empty()
                : Optional.of(new MemoryLimit(limitMebi * MEBI, "/group/memory.max")));
    }

    @Test
    void showsTheArithmetic() {
        assertThat(check(plan(values -> values), 200).summary())
                .isEqualTo("memory: 64MiB (engine.memory) + 100MiB (-Xmx) = 164MiB of 200MiB (/group/memory.max)");
        assertThat(check(plan(values -> values), 0).summary())
                .isEqualTo("memory: 64MiB (engine.memory) + 100MiB (-Xmx) = 164MiB; the limit is unknown");
    }

    @Test
    void refusesMoreThanThereIs() {
        assertThat(check(plan(values -> values), 164).refusal()).isEmpty();
        assertThat(check(plan(values -> values), 0).refusal()).isEmpty();
        MemoryCheck tooMuch = check(plan(values -> values), 163);
        assertThat(tooMuch.fits()).isFalse();
        assertThat(tooMuch.refusal()).map(ConfigProblem::toString).hasValue(
                "engine.memory = \"64MiB\": must fit into 163MiB (/group/memory.max) with everything else: "
                        + "64MiB (engine.memory) + 100MiB (-Xmx) = 164MiB; lower engine.memory to 63MiB, lower another part, "
                        + "raise the limit, or say server.memory-overcommit = \"allow\" (--set)");
        assertThat(check(plan(values -> values), 100).refusal()).map(ConfigProblem::rule).get().asString()
                .contains("leave nothing for the engine; lower -Xmx and");
    }

    @Test
    void letsTheOperatorInsist() {
        MemoryCheck tooMuch = check(plan(values -> values.withSetting("server.memory-overcommit", "allow", "--set")), 10);
        assertThat(tooMuch.fits()).isFalse();
        assertThat(tooMuch.refusal()).isEmpty();
    }

    @Test
    void countsWhatIsConfiguredAndWhatTheVirtualMachineMayTake() {
        MemoryDemand few = MemoryDemand.of(plan(values -> values.withSetting("server.workers", "1", "--set")
                .withSetting("server.buffer-memory", "32MiB", "--set")));
        MemoryDemand many = MemoryDemand.of(plan(values -> values.withSetting("server.workers", "101", "--set")));
        assertThat(few.parts()).extracting(Part::name)
                .containsExactly("engine", "buffers", "heap", "direct", "virtual_machine");
        assertThat(few.parts().get(0).bytes()).isEqualTo(64 * MEBI);
        assertThat(few.parts().get(1).bytes()).isEqualTo(32 * MEBI);
        assertThat(few.parts().get(2).bytes()).isEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(few.bytes()).isEqualTo(few.parts().stream().mapToLong(Part::bytes).sum());
        assertThat(many.parts().get(4).bytes() - few.parts().get(4).bytes()).isEqualTo(25 * MEBI);
        MemoryDemand endless = new MemoryDemand(List.of(new Part("a", Long.MAX_VALUE, "a"), new Part("b", 1, "b")));
        assertThat(endless.bytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void registersPartsAndLimit() {
        TestMetrics metrics = new TestMetrics();
        check(plan(values -> values), 200).register(metrics);
        assertThat(metrics.value("planned_bytes", "part", "engine")).isEqualTo(64 * MEBI);
        assertThat(metrics.value("limit_bytes")).isEqualTo(200 * MEBI);
    }
}
