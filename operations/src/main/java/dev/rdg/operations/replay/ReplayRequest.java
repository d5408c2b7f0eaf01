package dev.rdg.operations.replay;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.auto.value.AutoValue;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Runner;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.transforms.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.jspecify.annotations.Nullable;

/** What of a topic's history is to be replayed, and where to: the same for whoever asks for it. */
@AutoValue
public abstract class ReplayRequest {
  /** The most records of which none are left out. */
  private static final double ALL = 1;

  ReplayRequest() {}

  /** All that Kafka has of a topic, on Flink, unless said otherwise. */
  public static Builder builder(Engines engines, Topic<?> topic) {
    return new AutoValue_ReplayRequest.Builder()
        .engines(engines)
        .topic(topic)
        .runner(Runner.FLINK)
        .settings(Map.of())
        .inputs(List.of())
        .sample(ALL)
        .isWhole(false);
  }

  abstract Engines engines();

  abstract Topic<?> topic();

  abstract Runner runner();

  abstract Map<String, String> settings();

  abstract List<String> inputs();

  abstract @Nullable Map<Integer, Long> upTo();

  abstract @Nullable Instant from();

  abstract @Nullable Instant to();

  abstract @Nullable String takenAt();

  abstract double sample();

  abstract boolean isWhole();

  abstract @Nullable Long roundBytes();

  abstract @Nullable String ledger();

  /** Whether it reads Kafka, also or only. */
  boolean readsKafka() {
    return inputs().isEmpty() || upTo() != null;
  }

  /**
   * The options of a pipeline of it, made anew each time: a runner changes those it is given.
   * Groups larger than memory are streamed through the steps that follow only uncopied; and Flink
   * would show Beam's metrics when a step has ended, and keep the classes of every round for them
   * (RATIONALE.md).
   */
  TopicOptions options() {
    RunnerConfig config =
        engines()
            .config(runner(), topic())
            .with("numberOfExecutionRetries", Integer.toString(Engines.RETRIES_OF_BATCH))
            .withAll(settings())
            .withDefault("disableMetrics", "true")
            .with("streaming", "false")
            .with("fasterCopy", "true");
    TopicOptions options =
        readsKafka()
            ? engines().options(topic(), config)
            : engines().optionsWithoutKafka(topic(), config);
    if (isOnFlink(options)) {
      options.as(FlinkPipelineOptions.class).setAttachedMode(true);
    }
    return options;
  }

  static boolean isOnFlink(TopicOptions options) {
    return FlinkRunner.class.equals(options.getRunner());
  }

  /** See {@link ReplayRequest}. */
  @AutoValue.Builder
  public abstract static class Builder {
    Builder() {}

    abstract Builder engines(Engines engines);

    abstract Builder topic(Topic<?> topic);

    /** What runs it; Flink by default. */
    public abstract Builder runner(Runner runner);

    /** Settings over those of the topic's file in {@code runner-configs}; none by default. */
    public abstract Builder settings(Map<String, String> settings);

    /** Patterns of files, on any file system that Beam knows; what Kafka has by default. */
    public abstract Builder inputs(List<String> patterns);

    /**
     * Also what Kafka has, up to these offsets by partition, and no record after them: for a
     * rebuild. Together with files these must reach to where Kafka begins.
     */
    public abstract Builder upTo(@Nullable Map<Integer, Long> offsets);

    /** Only records from this broker time on. */
    public abstract Builder from(@Nullable Instant time);

    /** Only records before this broker time. */
    public abstract Builder to(@Nullable Instant time);

    /** The field of files that says when the broker took each record. */
    public abstract Builder takenAt(@Nullable String field);

    /**
     * Only this share of the records, always the same ones: more than 0, at most 1, the default.
     */
    public abstract Builder sample(double share);

    /**
     * Whether all topics that write what this one writes are replayed, whole and up to now: puts of
     * any age are taken then.
     */
    public abstract Builder isWhole(boolean whole);

    /**
     * About how many bytes of history one pipeline reads, which is what is done again at most after
     * a failure; null, the default, for 256 MiB on Flink and 16 MiB on Direct, which holds on its
     * heap what it groups.
     */
    public abstract Builder roundBytes(@Nullable Long bytes);

    /**
     * The folder where the plan, what is done of it, and the rejects are kept, on any file system
     * that Beam knows; null, the default, for one that is found by all that changes what is
     * written.
     */
    public abstract Builder ledger(@Nullable String folder);

    abstract ReplayRequest autoBuild();

    /**
     * The request.
     *
     * @throws IllegalArgumentException when a value is out of its range
     */
    public ReplayRequest build() {
      ReplayRequest request = autoBuild();
      checkArgument(
          request.sample() > 0 && request.sample() <= ALL,
          "a sample must be more than 0 and at most 1, but was %s.",
          request.sample());
      Instant from = request.from();
      Instant to = request.to();
      checkArgument(
          from == null || to == null || from.isBefore(to),
          "a replay must begin before it ends, but was from %s to %s.",
          from,
          to);
      checkArgument(
          request.takenAt() == null || !request.inputs().isEmpty(),
          "a field that says when records were taken is one of files, but there are no files.");
      Long round = request.roundBytes();
      checkArgument(
          round == null || round > 0, "a round must have at least 1 byte, but had %s.", round);
      return request;
    }
  }
}
