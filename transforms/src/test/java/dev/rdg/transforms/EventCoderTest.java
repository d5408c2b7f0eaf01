package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.transforms.Sightings.Sighting;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class EventCoderTest {
  private final EventCoder<String> coder = EventCoder.of(StringUtf8Coder.of());

  @Test
  void decode_givesWhatWasEncoded() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(coder, new Event<>(Records.of(7, "payload"), "value"));
    CoderProperties.coderDecodeEncodeEqual(coder, new Event<>(Records.of(null), ""));
    CoderProperties.coderDecodeEncodeEqual(
        coder, new Event<>(new RawEvent(new Origin("t", -1, -1), -1, null, null), "value"));
  }

  @Test
  void decode_givesParsedEvents() throws Exception {
    Event<Sighting> event = Records.event(3, Records.json("s-1"));

    CoderProperties.coderDecodeEncodeEqual(EventCoder.of(JsonCoder.of(Sighting.class)), event);
  }

  @Test
  void coder_isAValue() throws Exception {
    CoderProperties.coderSerializable(coder);
    assertThat(coder, is(EventCoder.of(StringUtf8Coder.of())));
    assertThat(coder, not(EventCoder.of(JsonCoder.of(String.class))));
  }

  @Test
  void verifyDeterministic_asksTheValuesCoder() throws Exception {
    coder.verifyDeterministic();
    assertThrows(
        NonDeterministicException.class,
        () -> EventCoder.of(SerializableCoder.of(String.class)).verifyDeterministic());
  }
}
