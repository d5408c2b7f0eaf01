package dev.rdg.benchmarks;

import dev.rdg.benchmarks.graph.CpuMeter;
import dev.rdg.serving.v1.TraverseResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What becomes of the requests of a load: each must bring all its edges. */
final class LoadOutcome {
  /**
   * A load and what became of it.
   *
   * @param name what part of the capacity was asked for
   * @param offered requests a second
   * @param answered answers a second
   * @param others how many requests ended otherwise, by status
   * @param p50 of answers, in milliseconds from the time the request was due
   * @param clientCpu of the clients, in processors
   * @param serviceCpu of the service
   */
  record Load(
      String name,
      double offered,
      double answered,
      Map<String, Long> others,
      double p50,
      double p99,
      double p999,
      double clientCpu,
      double serviceCpu) {}

  /** What was taken before a load, in microseconds. */
  record Cpu(long client, long service, long pid) {
    static Cpu now(long pid) {
      return new Cpu(CpuMeter.ownMicros(), CpuMeter.micros(pid), pid);
    }
  }

  private final Histogram micros = new ConcurrentHistogram(3);
  private final AtomicLong answered = new AtomicLong();
  private final Map<String, Long> others = new ConcurrentSkipListMap<>();

  StreamObserver<TraverseResponse> of(long dueNanos, Runnable ended) {
    return new StreamObserver<>() {
      private int edges;

      @Override
      public void onNext(TraverseResponse answer) {
        edges = answer.getEdgesCount();
      }

      @Override
      public void onError(Throwable failure) {
        others.merge(Status.fromThrowable(failure).getCode().name(), 1L, Long::sum);
        ended.run();
      }

      @Override
      public void onCompleted() {
        if (edges == Trees.edges(ServiceLoad.HOPS)) {
          answered.incrementAndGet();
          micros.recordValue((System.nanoTime() - dueNanos) / 1_000);
        } else {
          others.merge("INCOMPLETE", 1L, Long::sum);
        }
        ended.run();
      }
    };
  }

  long answered() {
    return answered.get();
  }

  /** By status. */
  Map<String, Long> others() {
    return new TreeMap<>(others);
  }

  double slowestMillis() {
    return micros.getMaxValue() / 1e3;
  }

  Load load(String name, double offered, double seconds, Cpu since) {
    return new Load(
        name,
        offered,
        answered.get() / seconds,
        others(),
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getValueAtPercentile(99.9) / 1e3,
        (CpuMeter.ownMicros() - since.client()) / seconds / 1e6,
        (CpuMeter.micros(since.pid()) - since.service()) / seconds / 1e6);
  }

  /** One answer for two. */
  record Tee(StreamObserver<TraverseResponse> one, StreamObserver<TraverseResponse> other)
      implements StreamObserver<TraverseResponse> {
    @Override
    public void onNext(TraverseResponse answer) {
      other.onNext(answer);
      one.onNext(answer);
    }

    @Override
    public void onError(Throwable failure) {
      other.onError(failure);
      one.onError(failure);
    }

    @Override
    public void onCompleted() {
      other.onCompleted();
      one.onCompleted();
    }
  }
}
