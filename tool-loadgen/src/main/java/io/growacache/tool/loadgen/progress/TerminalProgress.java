package io.growacache.tool.loadgen.progress;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on the terminal's standard error. */
public final class TerminalProgress implements Progress {
    private final ProgressBar bar;

    /**
     * Shows a bar.
     *
     * @param task what the bar is called
     * @param requestCount all of them; negative when that is not known
     */
    public TerminalProgress(String task, long requestCount) {
        bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(requestCount)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .showSpeed()
                .build();
    }

    @Override
    public void reached(long requestCount) {
        bar.stepTo(requestCount);
    }

    @Override
    public void close() {
        bar.close();
    }
}
