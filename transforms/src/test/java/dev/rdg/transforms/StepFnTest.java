package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.rdg.coders.RawEventCoder;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestPipelineExtension.class)
class StepFnTest {
  private static final RawEvent REJECTED = Records.of(1, "\u0001");
  private static final RawEvent FAILED = Records.of(2, "\u0002");

  /** Counts a record and says it twice, unless its payload says what to throw. */
  private record EchoStep() implements Step<RawEvent, Integer> {
    @Override
    public String name() {
      return "EchoStep";
    }

    @Override
    public RawEvent recordOf(RawEvent record) {
      return record;
    }

    @Override
    public void process(RawEvent record, TallyBuilder counter, Consumer<Integer> output) {
      int offset = (int) record.origin().offset();
      output.accept(offset);
      switch (String.valueOf(record.payload())) {
        case "01" -> throw new RejectedException(Reason.WRONG_TYPE, "not this one");
        case "02" -> throw new IllegalStateException("boom");
        case "03" -> throw new LoadException("no table");
        case "04" -> overflow();
        case "05" -> throw new AssertionError();
        case "06" -> throw new RejectedException(Reason.WRONG_TYPE, null);
        case "07" -> throw new IllegalStateException("x".repeat(1_000_000));
        case "08" -> throw new NoClassDefFoundError("some/Helper");
        case "09" -> throw new Undescribable();
        case "0a" -> throw new OutOfMemoryError("made up");
        default -> counter.add(Counts.APPLIED, 1);
      }
      output.accept(offset);
    }
  }

  /** What a regular expression of the topic's does with a long text. */
  private static void overflow() {
    Pattern.matches("(a|b)*", "ab".repeat(100_000));
  }

  /** Of an exception class of the topic's own. */
  private static final class Undescribable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message either");
    }
  }

  private record FailingOutputs() implements DoFn.MultiOutputReceiver {
    @Override
    public <T> DoFn.OutputReceiver<T> get(TupleTag<T> tag) {
      throw new IllegalStateException("what follows " + tag.getId() + " is down");
    }

    @Override
    public <T> DoFn.OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
      throw new IllegalStateException("what follows " + tag.getId() + " is down");
    }
  }

  @Test
  void process_emitsAllOrNothing(TestPipeline pipeline) {
    StepResult<Integer> result = apply(pipeline, Records.of(0, "ok"), REJECTED, FAILED);

    PAssert.that(result.passed()).containsInAnyOrder(0, 0);
    PAssert.that(result.rejected())
        .satisfies(
            rejects -> {
              Map<Long, RejectedEvent> byOffset = new TreeMap<>();
              rejects.forEach(reject -> byOffset.put(reject.event().origin().offset(), reject));
              assertThat(
                  byOffset.remove(1L),
                  is(new RejectedEvent(REJECTED, "EchoStep", Reason.WRONG_TYPE, "not this one")));
              RejectedEvent failure = byOffset.remove(2L);
              assertThat(failure.reason(), is(Reason.DERIVATION_FAILED));
              assertThat(failure.event(), is(FAILED));
              assertThat(failure.message(), containsString("IllegalStateException: boom"));
              assertThat(failure.message(), containsString("EchoStep.process"));
              assertThat(byOffset.isEmpty(), is(true));
              return null;
            });
    pipeline.run();
  }

  @ParameterizedTest
  @CsvSource({
    "4, derivation-failed, java.lang.StackOverflowError",
    "5, derivation-failed, java.lang.AssertionError",
    "6, wrong-type, no message",
    "7, derivation-failed, java.lang.IllegalStateException: xxx",
    "8, derivation-failed, java.lang.NoClassDefFoundError: some/Helper",
    "9, derivation-failed, Undescribable",
  })
  void process_rejectsTheEventAlone(
      int thrown, String reason, String message, TestPipeline pipeline) {
    StepResult<Integer> result =
        apply(pipeline, Records.of(0, "ok"), Records.of(1, Character.toString(thrown)));

    PAssert.that(result.passed()).containsInAnyOrder(0, 0);
    PAssert.thatSingleton(result.rejected())
        .satisfies(
            reject -> {
              assertThat(reject.reason().code(), is(reason));
              assertThat(reject.message(), containsString(message));
              assertThat(reject.message().length(), is(lessThanOrEqualTo(2_000)));
              return null;
            });
    pipeline.run();
  }

  @Test
  void process_anUnusableJvmEndsTheJob() {
    StepFn<RawEvent, Integer> fn = fn();
    fn.startBundle();

    assertThrows(
        OutOfMemoryError.class,
        () ->
            fn.processElement(
                Records.of(0, "\n"), Instant.EPOCH, GlobalWindow.INSTANCE, new FailingOutputs()));
  }

  @Test
  void tallies_countABundleByPartition(TestPipeline pipeline) {
    StepResult<Integer> result =
        apply(
            pipeline,
            Records.of(0, 7, "ok"),
            Records.of(0, 9, "ok"),
            Records.of(0, 8, "\u0001"),
            Records.of(1, 3, "ok"));

    PAssert.that(result.tallies())
        .containsInAnyOrder(
            new Tally(
                Records.TOPIC,
                "0",
                9,
                new TreeMap<>(Map.of(Counts.APPLIED, 2L, "rejected.wrong-type", 1L))),
            new Tally(Records.TOPIC, "1", 3, new TreeMap<>(Map.of(Counts.APPLIED, 1L))));
    pipeline.run();
  }

  @Test
  void process_failureDownstreamIsNoReject() {
    // Runners that fuse steps run those that follow inside the output. Taken for a reject of the
    // event, their failure would be counted as such, and what they have done already would stay.
    StepFn<RawEvent, Integer> fn = fn();
    fn.startBundle();

    Exception e =
        assertThrows(
            IllegalStateException.class,
            () ->
                fn.processElement(
                    Records.of(0, "ok"),
                    Instant.EPOCH,
                    GlobalWindow.INSTANCE,
                    new FailingOutputs()));

    assertThat(e.getMessage(), is("what follows passed is down"));
  }

  @Test
  void process_failureToLoadFailsThePipeline(TestPipeline pipeline) {
    apply(pipeline, Records.of(0, "\u0003"));

    Exception e = assertThrows(RuntimeException.class, pipeline::run);

    assertThat(Throwables.getRootCause(e).getMessage(), is("no table"));
  }

  private static StepFn<RawEvent, Integer> fn() {
    return new StepFn<>(
        new EchoStep(),
        new TupleTag<>("passed"),
        new TupleTag<>("rejected"),
        new TupleTag<>("tallies"));
  }

  private static StepResult<Integer> apply(
      TestPipeline pipeline, RawEvent first, RawEvent... others) {
    return StepResult.of(
        pipeline.apply(
            "OneBundle",
            TestStream.create(RawEventCoder.of())
                .addElements(first, others)
                .advanceWatermarkToInfinity()),
        "Echo",
        new EchoStep(),
        VarIntCoder.of());
  }
}
