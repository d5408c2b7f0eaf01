package dev.rdg.model.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Waits for completion stages, chains them, and looks through what they wrap failures in. */
public final class Stages {
  private Stages() {}

  /** The result of a stage; throws its failure itself where that is unchecked. */
  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw unwrap(e) instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Begins each when the one before has ended; ends with the first that fails. */
  public static <T> CompletionStage<?> inTurn(
      List<T> items, Function<T, CompletionStage<?>> begin) {
    CompletionStage<?> last = CompletableFuture.completedFuture(null);
    for (T item : items) {
      last = last.thenCompose(ignored -> begin.apply(item));
    }
    return last;
  }

  /** The failure itself. */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
  }
}
