package dev.rdg.model.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagesTest {
  private final List<CompletableFuture<String>> begun = new ArrayList<>();

  /** A record of 1,024 partitions is one request at a time, not 1,024. */
  @Test
  void inTurn_beginsEachWhenTheOneBeforeHasEnded() {
    CompletionStage<?> all = Stages.inTurn(List.of("a", "b", "c"), this::begin);

    for (int i = 0; i < 3; i++) {
      assertThat(begun.size(), is(i + 1));
      assertThat(all.toCompletableFuture().isDone(), is(false));
      begun.get(i).complete("done");
    }
    assertThat(all.toCompletableFuture().isDone(), is(true));
  }

  @Test
  void inTurn_endsWithTheFirstThatFails() {
    CompletionStage<?> all = Stages.inTurn(List.of("a", "b"), this::begin);

    begun.get(0).completeExceptionally(new IllegalStateException("the node is gone"));

    assertThrows(IllegalStateException.class, () -> Stages.await(all));
    assertThat(begun.size(), is(1));
  }

  /** Answers on another thread, and those that are there already, must not fill a stack. */
  @Test
  void inTurn_takesAnyNumber() {
    List<Integer> many = IntStream.range(0, 20_000).boxed().toList();

    Stages.inTurn(many, ignored -> CompletableFuture.completedFuture(null))
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
    Stages.inTurn(many, ignored -> CompletableFuture.runAsync(() -> {}))
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private CompletableFuture<String> begin(String ignored) {
    CompletableFuture<String> stage = new CompletableFuture<>();
    begun.add(stage);
    return stage;
  }
}
