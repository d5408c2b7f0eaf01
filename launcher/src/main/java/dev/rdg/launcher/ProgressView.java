package dev.rdg.launcher;

import dev.rdg.operations.Reporter;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a long step is: a bar on a terminal, a line for each tenth elsewhere. */
public final class ProgressView implements Reporter.Progress {
  private final PrintWriter out;
  private final String task;
  private final long total;
  private final @Nullable ProgressBar bar;
  private final long startNanos = System.nanoTime();
  private long tenth;

  /** Begins. */
  public ProgressView(PrintWriter out, String task, long total) {
    this.out = out;
    this.task = task;
    this.total = total;
    this.bar =
        System.console() == null
            ? null
            : new ProgressBarBuilder()
                .setTaskName("  " + task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .setUpdateIntervalMillis(200)
                .build();
  }

  @Override
  public void reached(long done) {
    if (bar != null) {
      bar.stepTo(done);
    } else if (total > 0 && done * 10 / total > tenth) {
      tenth = done * 10 / total;
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      out.printf(
          Locale.ROOT,
          "  %s: %,d of %,d (%,.0f/s, %,.0f s left)%n",
          task,
          done,
          total,
          done / seconds,
          (total - done) * seconds / done);
      out.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
