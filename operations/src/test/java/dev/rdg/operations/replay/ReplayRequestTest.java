package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.operations.Broker;
import dev.rdg.operations.Engines;
import dev.rdg.operations.FlinkAddress;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.Runner;
import dev.rdg.operations.Store;
import dev.rdg.pipelines.TopicOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.options.StreamingOptions;
import org.junit.jupiter.api.Test;

class ReplayRequestTest {
  private static final Engines ENGINES =
      Engines.of(
          GraphJobs.PROJECT,
          Store.of(GraphJobs.PROJECT.homesFile()),
          Broker.of(null, null, null),
          FlinkAddress.at(null));

  @Test
  void build_refusesWhatIsOutOfRange() {
    assertThat(refusal(of -> of.sample(0)), containsString("at most 1, but was 0.0"));
    assertThat(refusal(of -> of.sample(1.5)), containsString("at most 1, but was 1.5"));
    assertThat(refusal(of -> of.takenAt("t")), containsString("there are no files"));
    assertThat(refusal(of -> of.roundBytes(0L)), containsString("at least 1 byte, but had 0"));
    Instant now = Instant.EPOCH;
    assertThat(refusal(of -> of.from(now).to(now)), containsString("must begin before it ends"));
  }

  /** The same for everyone who asks for a replay; files are read without a broker. */
  @Test
  void options_areThoseOfABoundedPipeline() {
    TopicOptions options =
        builder()
            .runner(Runner.DIRECT)
            .inputs(List.of("/h/*.jsonl"))
            .settings(Map.of("maxInFlight", "7"))
            .build()
            .options();

    assertThat(options.as(StreamingOptions.class).isStreaming(), is(false));
    assertThat(options.getMaxInFlight(), is(7));
    assertThat(options.getTopic(), is("logins"));
  }

  private static String refusal(UnaryOperator<ReplayRequest.Builder> change) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> change.apply(builder()).build())
            .getMessage());
  }

  private static ReplayRequest.Builder builder() {
    return ReplayRequest.builder(ENGINES, GraphJobs.PROJECT.topics().get("logins"));
  }
}
