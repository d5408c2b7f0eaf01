package dev.rdg.io.sink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.coders.RecordChangesCoder;
import dev.rdg.io.sink.FakeStores.Fake;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class KvIOTest {

  @Test
  void write_acknowledgesEveryChange(TestPipeline pipeline) {
    Fake store = Fake.answeringAtOnce();

    PCollection<WriteResult> results =
        changes(pipeline, 1_000, 10)
            .apply(KvIO.write(FakeStores.provider("every", store)).ofEach());

    PAssert.that(results)
        .satisfies(
            all -> {
              long sum = 0;
              for (WriteResult result : all) {
                sum += result.changes();
              }
              assertThat(sum, is(1_000L));
              return null;
            });
    pipeline.run().waitUntilFinish();
    assertThat(itemsOf(store), is(1_000));
  }

  /**
   * A sink that acknowledges before its writes are done would lose them in a crash after the
   * checkpoint.
   */
  @Test
  void finishBundle_waitsForEveryWrite(TestPipeline pipeline) {
    Fake store =
        new Fake(
            () ->
                CompletableFuture.runAsync(
                    () -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)));
    CompareAcknowledgedFn.ACKNOWLEDGED.set(0);
    CompareAcknowledgedFn.EARLY.set(0);

    changes(pipeline, 100, 5)
        .apply(KvIO.write(FakeStores.provider("waits", store)).ofEach())
        .apply(ParDo.of(new CompareAcknowledgedFn()));
    pipeline.run().waitUntilFinish();

    assertThat(CompareAcknowledgedFn.ACKNOWLEDGED.get(), is(100L));
    assertThat(CompareAcknowledgedFn.EARLY.get(), is(0));
    assertThat(itemsOf(store), is(100));
  }

  @Test
  void writeResult_letsOthersWait(TestPipeline pipeline) {
    Fake store = Fake.answeringAtOnce();
    PCollection<WriteResult> results =
        changes(pipeline, 100, 5).apply(KvIO.write(FakeStores.provider("signals", store)).ofEach());

    PCollection<String> after =
        pipeline.apply("Signal", Create.of("after")).apply(Wait.on(results));

    PAssert.that(after).containsInAnyOrder("after");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void write_failsTheBundleWhenOneWriteFails(TestPipeline pipeline) {
    AtomicInteger number = new AtomicInteger();
    Fake store =
        new Fake(
            () ->
                number.incrementAndGet() == 7
                    ? CompletableFuture.failedFuture(new IllegalStateException("the node is gone"))
                    : CompletableFuture.completedFuture(null));

    changes(pipeline, 100, 100).apply(KvIO.write(FakeStores.provider("fails", store)).ofEach());

    PipelineExecutionException e =
        assertThrows(PipelineExecutionException.class, () -> pipeline.run().waitUntilFinish());
    assertThat(e.getMessage(), containsString("writes of this bundle failed"));
    assertThat(e.getMessage(), containsString("the node is gone"));
  }

  @Test
  void write_keepsRequestsInFlightBelowTheLimit(TestPipeline pipeline) {
    Fake store =
        new Fake(
            () ->
                CompletableFuture.runAsync(
                    () -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)));
    pipeline
        .getOptions()
        .as(org.apache.beam.runners.direct.DirectOptions.class)
        .setTargetParallelism(1);

    changes(pipeline, 500, 500)
        .apply(KvIO.write(FakeStores.provider("window", store)).withMaxInFlight(8).ofEach());
    pipeline.run().waitUntilFinish();

    assertThat(itemsOf(store), is(500));
    assertThat(
        store.mostInFlight.get(),
        lessThanOrEqualTo(8 * Runtime.getRuntime().availableProcessors()));
  }

  @Test
  void write_sendsChangesOfOneRecordTogether(TestPipeline pipeline) {
    Fake store = Fake.answeringAtOnce();

    pipeline
        .apply(Create.of(new RecordChanges(changes(1_000, 1))).withCoder(RecordChangesCoder.of()))
        .apply(KvIO.write(FakeStores.provider("together", store)));
    pipeline.run().waitUntilFinish();

    assertThat(itemsOf(store), is(1_000));
    assertThat(store.requests.get(), is(5)); // of 200 each
  }

  @Test
  void settings_outsideTheirRangeAreRefused() {
    KvIO.Write write = KvIO.write(FakeStores.provider("none", Fake.answeringAtOnce()));

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> write.withMaxInFlight(0));
    assertThat(e.getMessage(), is("maxInFlight must be between 1 and 1,024, but was 0."));
    assertThrows(IllegalArgumentException.class, () -> write.withMaxInFlight(1_025));
  }

  private static PCollection<KvChange> changes(TestPipeline pipeline, int number, int records) {
    return pipeline.apply(
        "Changes", Create.of(changes(number, records)).withCoder(KvChangeCoder.of()));
  }

  private static List<KvChange> changes(int number, int records) {
    List<KvChange> changes = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      changes.add(
          new KvChange(
              "things", "r" + i % records, "k" + i, ItemState.put(i + 1, new TreeMap<>())));
    }
    return changes;
  }

  private static int itemsOf(Fake store) {
    AtomicInteger items = new AtomicInteger();
    store.scan("things", Instant.now(), (id, item) -> items.incrementAndGet());
    return items.get();
  }

  /**
   * Counts the bundles that are said to be done while the store lacks some of what was said so far.
   */
  private static final class CompareAcknowledgedFn extends DoFn<WriteResult, Void> {
    private static final long serialVersionUID = 1L;
    static final AtomicLong ACKNOWLEDGED = new AtomicLong();
    static final AtomicInteger EARLY = new AtomicInteger();

    @ProcessElement
    public void processElement(@Element WriteResult result) {
      if (ACKNOWLEDGED.addAndGet(result.changes()) > FakeStores.find("waits").applied.get()) {
        EARLY.incrementAndGet();
      }
    }
  }
}
