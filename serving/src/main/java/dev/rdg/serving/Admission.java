package dev.rdg.serving;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Answers as many requests at a time as can be answered without taking longer for each, and refuses
 * the others at once: what waits longer than its client does is work for nobody.
 *
 * @see <a href="https://github.com/Netflix/concurrency-limits">Netflix's concurrency-limits, the
 *     Gradient2 algorithm</a>
 */
final class Admission implements ServerInterceptor {
  private static final int FIRST_LIMIT = 100;
  private static final int LEAST_LIMIT = 20;
  private static final int MOST_LIMIT = 2_000;

  private final Limiter<Void> limiter =
      SimpleLimiter.newBuilder()
          .limit(
              Gradient2Limit.newBuilder()
                  .initialLimit(FIRST_LIMIT)
                  .minLimit(LEAST_LIMIT)
                  .maxConcurrency(MOST_LIMIT)
                  .build())
          .build();

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Optional<Limiter.Listener> place = limiter.acquire(null);
    if (place.isEmpty()) {
      call.close(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "the service has as much to do as it can; ask again later, after a while that grows."),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Place once = new Place(place.get());
    ServerCall<Q, A> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            once.end(status);
            super.close(status, trailers);
          }
        };
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(counted, headers);
    } catch (RuntimeException e) {
      once.end(Status.INTERNAL);
      throw e;
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onCancel() {
        once.end(Status.CANCELLED);
        super.onCancel();
      }
    };
  }

  /** A place among those that are answered, left once. */
  private static final class Place {
    private final AtomicReference<Limiter.@Nullable Listener> listener;

    Place(Limiter.Listener listener) {
      this.listener = new AtomicReference<>(listener);
    }

    void end(Status status) {
      Limiter.Listener held = listener.getAndSet(null);
      if (held == null) {
        return;
      }
      switch (status.getCode()) {
        case OK -> held.onSuccess();
        case UNAVAILABLE, DEADLINE_EXCEEDED -> held.onDropped();
        default -> held.onIgnore(); // how long it took says nothing
      }
    }
  }
}
