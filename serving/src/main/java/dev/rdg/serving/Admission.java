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
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers as many requests at a time as can be answered without taking longer for each, and as many
 * of one client as it may have; refuses the others at once: what waits longer than its client does
 * is work for nobody. Comes after {@link Authentication}.
 *
 * @see <a href="https://github.com/Netflix/concurrency-limits">Netflix's concurrency-limits, the
 *     Gradient2 algorithm</a>
 */
final class Admission implements ServerInterceptor {
  /** By how many the limit is the least and the first part of the most. */
  private static final int LEAST_PART = 8;

  private static final int FIRST_PART = 4;

  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final SimpleLimiter<Void> limiter;
  private final MeterRegistry meters;

  /**
   * @param most the most requests at a time. Where requests keep coming, the algorithm's idea of
   *     how long they take drifts with them, and its limit with that: so the most is what bounds
   *     how long an accepted request waits, whatever comes
   */
  Admission(int most, MeterRegistry meters) {
    this.meters = meters;
    this.limiter =
        SimpleLimiter.newBuilder()
            .limit(
                Gradient2Limit.newBuilder()
                    .initialLimit(Math.max(1, most / FIRST_PART))
                    .minLimit(Math.max(1, most / LEAST_PART))
                    .maxConcurrency(most)
                    .build())
            .build();
    meters.gauge("rdg.requests.limit", limiter, SimpleLimiter::getLimit);
    meters.gauge("rdg.requests.answered", limiter, SimpleLimiter::getInflight);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Client client = Authentication.client();
    AtomicInteger own = requests.computeIfAbsent(client.name(), name -> new AtomicInteger());
    if (own.incrementAndGet() > client.requests()) {
      own.decrementAndGet();
      return refuse(
          call,
          client,
          "client '"
              + client.name()
              + "' has "
              + client.requests()
              + " requests that are being answered, as many as it may; send the next when one has been.");
    }
    Optional<Limiter.Listener> place = limiter.acquire(null);
    if (place.isEmpty()) {
      own.decrementAndGet();
      return refuse(
          call,
          client,
          "the service has as much to do as it can; ask again later, after a while that grows.");
    }
    return start(call, headers, next, new Place(place.get(), own));
  }

  private <Q, A> ServerCall.Listener<Q> refuse(
      ServerCall<Q, A> call, Client client, String description) {
    meters.counter("rdg.requests.refused", "client", client.name()).increment();
    call.close(Status.RESOURCE_EXHAUSTED.withDescription(description), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private static <Q, A> ServerCall.Listener<Q> start(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next, Place place) {
    ServerCall<Q, A> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            place.leave(status);
            super.close(status, trailers);
          }
        };
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(counted, headers);
    } catch (RuntimeException e) {
      place.leave(Status.INTERNAL);
      throw e;
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onCancel() {
        place.leave(Status.CANCELLED);
        super.onCancel();
      }
    };
  }

  /** A place among those that are answered, left once. */
  private static final class Place {
    private final Limiter.Listener listener;
    private final AtomicInteger own;
    private final AtomicBoolean left = new AtomicBoolean();

    Place(Limiter.Listener listener, AtomicInteger own) {
      this.listener = listener;
      this.own = own;
    }

    void leave(Status status) {
      if (left.getAndSet(true)) {
        return;
      }
      own.decrementAndGet();
      switch (status.getCode()) {
        case OK -> listener.onSuccess();
        case UNAVAILABLE, DEADLINE_EXCEEDED -> listener.onDropped();
        default -> listener.onIgnore(); // how long it took says nothing
      }
    }
  }
}
