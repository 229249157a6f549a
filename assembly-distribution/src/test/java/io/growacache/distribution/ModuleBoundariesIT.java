package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may require whom: the rules of the architecture, read from the shipped modules' own descriptors. */
final class ModuleBoundariesIT {
    private static final List<ModuleDescriptor> OURS =
            ModuleFinder.of(Distribution.FOLDER.resolve("lib")).findAll().stream()
            .map(ModuleReference::descriptor)
            .filter(module -> module.name().startsWith("io.growacache."))
            .toList();

    private static List<ModuleDescriptor> plugins() {
        return OURS.stream()
                .filter(module -> module.name().matches("io\\.growacache\\.(engine|datapool|auth|proto)\\..*"))
                .filter(module -> !module.name().endsWith(".support"))
                .toList();
    }

    private static Set<String> requiredBy(ModuleDescriptor module) {
        return module.requires().stream().map(Requires::name).collect(Collectors.toSet());
    }

    /** The part of a plugin's name that others of its kind share. */
    private static String kindOf(ModuleDescriptor module) {
        return module.name().substring(0, module.name().lastIndexOf('.'));
    }

    @Test
    void everyJarIsARealModuleUnderOneName() {
        assertThat(OURS).extracting(ModuleDescriptor::name).contains(
                "io.growacache.spi", "io.growacache.engine.support", "io.growacache.engine.segcache",
                "io.growacache.engine.s3fifo", "io.growacache.engine.hybridlog", "io.growacache.datapool.support",
                "io.growacache.datapool.memory", "io.growacache.datapool.ssd", "io.growacache.auth.file",
                "io.growacache.proto.memcache", "io.growacache.proto.resp", "io.growacache.assembly",
                "io.growacache.tool.loadgen");
        assertThat(OURS).noneMatch(ModuleDescriptor::isAutomatic);
    }

    @Test
    void theContractsNeedTheJavaBaseOnly() {
        assertThat(OURS).filteredOn(module -> module.name().equals("io.growacache.spi"))
                .singleElement()
                .satisfies(module -> assertThat(requiredBy(module)).containsExactly("java.base"));
    }

    @Test
    void pluginsNeedTheContractsAndTheirOwnKindsSupportOnly() {
        assertThat(plugins()).isNotEmpty().allSatisfy(module -> assertThat(requiredBy(module))
                .as(module.name())
                .allMatch(name -> name.equals("io.growacache.spi")
                        || name.equals(kindOf(module) + ".support")
                        // What commands are made with.
                        || name.equals("info.picocli")
                        || name.startsWith("java.")
                        || name.startsWith("jdk.")));
    }

    @Test
    void pluginsExportNothingAndUseNoService() {
        assertThat(plugins()).isNotEmpty().allSatisfy(module -> {
            assertThat(module.exports()).as(module.name()).isEmpty();
            assertThat(module.uses()).as(module.name()).isEmpty();
        });
    }

    @Test
    void nothingRequiresTheAssembly() {
        assertThat(OURS).noneMatch(module -> requiredBy(module).contains("io.growacache.assembly"));
    }

    @Test
    void onlyTheAssemblyKnowsTheNetwork() {
        assertThat(OURS)
                .filteredOn(module -> requiredBy(module).stream().anyMatch(name -> name.startsWith("io.netty.")))
                .extracting(ModuleDescriptor::name)
                .isSubsetOf("io.growacache.assembly",
                "io.growacache.tool.loadgen");
    }
}
