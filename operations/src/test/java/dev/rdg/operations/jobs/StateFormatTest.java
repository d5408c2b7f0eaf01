package dev.rdg.operations.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.rdg.operations.Visits;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

class StateFormatTest {
  private static final StateFormat FORMAT = StateFormat.of(pipeline("Keep"));

  @Test
  void format_namesStatesAndCoders() {
    assertThat(FORMAT.toString(), containsString("Beam = 2."));
    assertThat(
        FORMAT.toString(),
        containsString("state 'kept' of Keep = StringUtf8Coder to StringUtf8Coder"));
  }

  @Test
  void format_survivesAsText() {
    assertThat(StateFormat.parse(FORMAT.toString()).toString(), is(FORMAT.toString()));
    assertThat(FORMAT.unreadableBy(StateFormat.parse(FORMAT.toString())), is(empty()));
  }

  @Test
  void stepsThatHaveGone_areTold() {
    assertThat(
        FORMAT.unreadableBy(StateFormat.of(pipeline("Another"))),
        contains("the new job has no state 'kept' of Keep"));
  }

  @Test
  void newSteps_readNothing() {
    assertThat(
        StateFormat.of(pipeline()).unreadableBy(StateFormat.of(pipeline("Keep"))), is(empty()));
  }

  @Test
  void otherCodersAndVersions_areTold() {
    StateFormat other =
        StateFormat.parse(
            FORMAT
                .toString()
                .replace("StringUtf8Coder to", "Another to")
                .replaceFirst("Beam = [0-9.]+", "Beam = 9.9"));

    assertThat(
        FORMAT.unreadableBy(other),
        contains(
            containsString("has become 9.9"), is("state 'kept' of Keep is coded in another way")));
  }

  /** A job of before formats were kept is not known to be unreadable; it is tried. */
  @Test
  void noFormat_saysNothing() {
    assertThat(StateFormat.parse("null").unreadableBy(FORMAT), is(empty()));
  }

  private static Pipeline pipeline(String... steps) {
    Pipeline pipeline = Pipeline.create();
    var numbers = pipeline.apply(Create.of(1).withCoder(VarIntCoder.of()));
    var pairs =
        numbers
            .apply(
                MapElements.into(
                        TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.strings()))
                    .via(number -> KV.of("a", "b")))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));
    for (String step : steps) {
      pairs.apply(step, ParDo.of(new Visits.KeepFn())).setCoder(StringUtf8Coder.of());
    }
    return pipeline;
  }
}
