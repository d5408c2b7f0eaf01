package dev.rdg.transforms;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.transforms.Sightings.Sighting;
import dev.rdg.transforms.Sightings.Spot;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCoderTest {
  private final JsonCoder<Sighting> coder = JsonCoder.of(Sighting.class);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\":\"\",\"ts\":-1,\"tags\":[],\"spot\":{}}",
        "{\"id\":\"Zaunkönig 🐦\",\"weight\":12,\"tags\":[\"b\",\"a\"]}",
        "{\"weight\":{\"b\":1.5,\"a\":[null,true]}}",
        "{\"id\":\"\\u0000\\\"\\\\\",\"spot\":{\"label\":\"hide\",\"height\":1e300}}"
      })
  void decode_givesWhatWasEncoded(String json) throws Exception {
    CoderProperties.coderDecodeEncodeEqual(coder, Records.event(0, json).value());
  }

  @Test
  void decode_keepsLoneSurrogates() throws Exception {
    // Has no UTF-8 form: the event must get as far as the check that rejects it.
    Sighting event = Records.event(0, Records.json("s-1", "bird", "b-\ud800")).value();

    CoderProperties.coderDecodeEncodeEqual(coder, event);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0})
  void decode_keepsSpecialNumbers(double value) throws Exception {
    JsonCoder<Spot> spots = JsonCoder.of(Spot.class);

    CoderProperties.coderDecodeEncodeEqual(spots, new Spot("hide", value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"op\":\"d\",\"source\":{\"table\":\"birds\"}}",
        "{\"op\":\"u\",\"source\":{\"table\":\"birds\",\"ts_ms\":1},\"before\":{\"a\":null},"
            + "\"after\":{\"b\":\"\\ud800\",\"a\":1,\"c\":1.5,\"d\":99999999999999999999,\"e\":[{}]},"
            + "\"transaction\":{\"total_order\":7}}",
        "{\"op\":\"c\",\"source\":{\"table\":\"birds\"},\"after\":{\"a\":1e400,\"b\":-1e400}}"
      })
  void decode_keepsChangeEvents(String json) throws Exception {
    RawEvent record =
        new RawEvent(new Origin("birds", 0, 0), 0, Records.bytes("{\"a\":1}"), Records.bytes(json));
    ChangeEvent event = requireNonNull(ChangeEventFormat.json().parse(record).event());

    CoderProperties.coderDecodeEncodeEqual(JsonCoder.of(ChangeEvent.class), event);
  }

  @Test
  void encode_isDeterministic() throws Exception {
    Sighting one = Records.event(0, "{\"id\":\"s-1\",\"weight\":{\"a\":1,\"b\":2}}").value();
    Sighting same = Records.event(0, "{\"weight\":{\"b\":2,\"a\":1},\"id\":\"s-1\"}").value();

    coder.verifyDeterministic();
    CoderProperties.coderDeterministic(coder, one, same);
  }

  @Test
  void equals_isByType() throws Exception {
    CoderProperties.coderSerializable(coder);
    assertThat(coder, is(JsonCoder.of(Sighting.class)));
    assertThat(coder.hashCode(), is(JsonCoder.of(Sighting.class).hashCode()));
    assertThat(coder, not(JsonCoder.of(Spot.class)));
    assertThat(CoderUtils.clone(coder, Records.event(0, "{}").value()).id(), is((String) null));
  }
}
