package io.growacache.assembly.wiring;

import io.growacache.assembly.plugin.Causes;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.plugin.PreparedReload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reload of everything that takes part in it: gathers what is prepared and what is wrong, then applies all of it or gives
 * all of it back. For the control thread.
 */
public final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    /**
     * What a part has prepared.
     *
     * @param section the part's section, for messages
     * @param reload what it prepared
     */
    private record Step(String section, PreparedReload reload) {
    }

    private final List<Step> steps = new ArrayList<>();
    private final List<String> effects = new ArrayList<>();
    private final ConfigProblems problems = new ConfigProblems();

    /** Something that cannot be. */
    public void refuse(ConfigProblem problem) {
        problems.add(problem);
    }

    /**
     * Has one part prepare; what it objects to is remembered.
     *
     * @param section the part's section, for messages
     */
    public void prepare(String section, Supplier<PreparedReload> preparation) {
        try {
            PreparedReload prepared = preparation.get();
            steps.add(new Step(section, prepared));
            prepared.effects().forEach(effect -> effects.add(section + ": " + effect));
        } catch (ConfigException refused) {
            problems.addAll(refused);
        } catch (RuntimeException | LinkageError failure) {
            LOG.error("{} cannot prepare a reload", section, failure);
            problems.add(section, "cannot be reloaded: " + Causes.describe(failure), Origin.PROGRAM);
        }
    }

    /**
     * Makes everything valid that is prepared, in the order prepared, or gives it all back when anything was refused.
     *
     * @return what changes beside options, each line with the section in front
     * @throws ConfigException with everything that was refused
     */
    public List<String> applyOrDiscard() {
        if (!problems.isEmpty()) {
            forEach("discard", PreparedReload::discard);
            problems.throwIfAny();
        }
        forEach("apply", PreparedReload::apply);
        return List.copyOf(effects);
    }

    /** Goes on when a part breaks its promise not to fail here: the others shall not be left halfway. */
    private void forEach(String phase, Consumer<PreparedReload> action) {
        for (Step step : steps) {
            try {
                action.accept(step.reload);
            } catch (RuntimeException | LinkageError failure) {
                LOG.error("{} failed to {} a reload that it had prepared", step.section, phase, failure);
            }
        }
    }
}
