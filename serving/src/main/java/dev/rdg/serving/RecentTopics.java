package dev.rdg.serving;

import dev.rdg.serving.TopicSource.TopicState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Topics as a source had them at most a few seconds ago, however many ask: it is asked on a thread
 * of its own, which ends when nobody asks.
 */
final class RecentTopics {
  private static final Duration HOLDS = Duration.ofSeconds(3);

  private final TopicSource source;
  private final ExecutorService thread = thread();
  private @Nullable CompletableFuture<List<TopicState>> last;
  private long askedNanos;

  RecentTopics(TopicSource source) {
    this.source = source;
  }

  private static ExecutorService thread() {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            HOLDS.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "rdg-topics");
              thread.setDaemon(true);
              return thread;
            });
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  synchronized CompletionStage<List<TopicState>> get() {
    CompletableFuture<List<TopicState>> known = last;
    if (known != null && (!known.isDone() || System.nanoTime() - askedNanos < HOLDS.toNanos())) {
      return known;
    }
    askedNanos = System.nanoTime();
    CompletableFuture<List<TopicState>> asked =
        CompletableFuture.supplyAsync(source::topics, thread);
    last = asked;
    return asked;
  }
}
