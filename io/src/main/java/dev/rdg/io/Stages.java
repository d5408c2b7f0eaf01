package dev.rdg.io;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waits for completion stages, and looks through what they wrap failures in. */
final class Stages {
  private Stages() {}

  /** The result of a stage; throws its failure itself where that is unchecked. */
  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw unwrap(e) instanceof RuntimeException cause ? cause : e;
    }
  }

  /** The failure itself. */
  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
  }
}
