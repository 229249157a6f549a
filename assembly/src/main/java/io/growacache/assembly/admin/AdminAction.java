package io.growacache.assembly.admin;

import java.util.concurrent.CompletionStage;

/** What the control plane does when asked by {@code POST}. Called on a thread of the control plane; must not block. */
@FunctionalInterface
public interface AdminAction {
    /** Begins it; completes with the answer, on any thread and never exceptionally. */
    CompletionStage<AdminPage.Answer> perform();
}
