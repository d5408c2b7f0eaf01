package dev.rdg.reader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Asks for the answers of a list of questions, at most so many at a time, and hands the answers on
 * in the order of the list, until somebody wants no more. Whoever completes an answer does what can
 * be done next, one thread at a time, so that nobody waits.
 *
 * @param <Q> questions
 * @param <A> answers
 */
final class OrderedWindow<Q, A> {
  private final List<Q> questions;
  private final int most;
  private final Function<Q, CompletionStage<A>> ask;
  private final BiPredicate<Q, A> take;
  private final Deque<CompletableFuture<A>> asked = new ArrayDeque<>();
  private final AtomicInteger signals = new AtomicInteger();
  private final CompletableFuture<Integer> done = new CompletableFuture<>();
  private volatile boolean stopped;
  private int next;
  private int taken;

  /**
   * @param most how many questions wait for their answers at a time
   * @param take takes an answer, unless it wants no more and returns false
   */
  OrderedWindow(
      List<Q> questions, int most, Function<Q, CompletionStage<A>> ask, BiPredicate<Q, A> take) {
    this.questions = questions;
    this.most = most;
    this.ask = ask;
    this.take = take;
  }

  /** Starts; completes with how many answers were taken, or as the first fails that has failed. */
  CompletionStage<Integer> run() {
    signal();
    return done;
  }

  /** Has it end with the answers that were taken. */
  void stop() {
    stopped = true;
    signal();
  }

  private void signal() {
    if (signals.getAndIncrement() == 0) {
      int seen;
      do {
        seen = signals.get();
        advance();
      } while (!signals.compareAndSet(seen, 0));
    }
  }

  private void advance() {
    if (done.isDone()) {
      return;
    }
    try {
      takeAnswers();
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private void takeAnswers() {
    while (!stopped && taken < questions.size()) {
      while (asked.size() < most && next < questions.size()) {
        CompletableFuture<A> answer = ask.apply(questions.get(next++)).toCompletableFuture();
        asked.add(answer);
        if (!answer.isDone()) {
          answer.whenComplete((ignored, failure) -> signal());
        }
      }
      CompletableFuture<A> first = asked.element();
      if (!first.isDone()) {
        return;
      }
      if (!take.test(questions.get(taken), first.join())) {
        break;
      }
      asked.remove();
      taken++;
    }
    done.complete(taken);
  }
}
