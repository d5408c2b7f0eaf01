package dev.rdg.coders;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.coders.Samples.Sample;
import dev.rdg.model.GraphChange;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelCodersTest {

  /**
   * Checkpoints hold these bytes: to change one is to break every running job. To regenerate, take
   * what the failing test says the bytes were, {@code CoderUtils.encodeToBase64(coder, value)}.
   */
  @ParameterizedTest
  @MethodSource("dev.rdg.coders.Samples#all")
  <T> void encode_givesTheGoldenBytes(Sample<T> sample) throws Exception {
    CoderProperties.coderEncodesBase64(sample.coder(), sample.value(), sample.base64());
    CoderProperties.coderDecodesBase64(sample.coder(), sample.base64(), sample.value());
  }

  @ParameterizedTest
  @MethodSource("dev.rdg.coders.Samples#all")
  <T> void decode_givesBackTheValue(Sample<T> sample) throws Exception {
    CoderProperties.coderDecodeEncodeEqual(sample.coder(), sample.value());
  }

  /** Values stand one behind another in checkpoints and shuffles: none may read on. */
  @ParameterizedTest
  @MethodSource("dev.rdg.coders.Samples#all")
  <T> void decode_takesItsOwnBytesOnly(Sample<T> sample) throws Exception {
    List<T> twice = List.of(sample.value(), sample.value());

    CoderProperties.coderDecodeEncodeEqual(ListCoder.of(sample.coder()), twice);
  }

  @ParameterizedTest
  @MethodSource("dev.rdg.coders.Samples#ofEachCoder")
  <T> void coder_isConsistentWithEquals(List<Sample<T>> samples) throws Exception {
    for (Sample<T> a : samples) {
      for (Sample<T> b : samples) {
        CoderProperties.coderConsistentWithEquals(a.coder(), a.value(), b.value());
        CoderProperties.structuralValueConsistentWithEquals(a.coder(), a.value(), b.value());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rdg.coders.Samples#all")
  <T> void coder_isDeterministic(Sample<T> sample) throws Exception {
    T equal = CoderUtils.clone(sample.coder(), sample.value());

    sample.coder().verifyDeterministic();
    CoderProperties.coderDeterministic(sample.coder(), sample.value(), equal);
  }

  @ParameterizedTest
  @MethodSource("dev.rdg.coders.Samples#ofEachCoder")
  <T> void coder_isSerializable(List<Sample<T>> samples) {
    CoderProperties.coderSerializable(samples.get(0).coder());
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(RawEvent.class, RawEventCoder.of()),
        Arguments.of(RejectedEvent.class, RejectedEventCoder.of()),
        Arguments.of(Tally.class, TallyCoder.of()),
        Arguments.of(KvChange.class, KvChangeCoder.of()),
        Arguments.of(RecordChanges.class, RecordChangesCoder.of()),
        Arguments.of(GraphChange.class, GraphChangeCoder.of()));
  }

  @ParameterizedTest
  @MethodSource("types")
  void registry_findsTheCoderOfAType(Class<?> type, Coder<?> coder) throws Exception {
    CoderRegistry registry = Pipeline.create().getCoderRegistry();

    assertThat(registry.getCoder(type), is(sameInstance(coder)));
    assertThat(coder.getEncodedTypeDescriptor().getRawType(), is(type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void encode_refusesNullByName(Class<?> type, Coder<?> coder) {
    CoderException e =
        assertThrows(CoderException.class, () -> coder.encode(null, new ByteArrayOutputStream()));

    assertThat(e.getMessage(), is("cannot encode a null " + type.getSimpleName()));
  }

  @ParameterizedTest
  @MethodSource("dev.rdg.coders.Samples#all")
  <T> void decode_refusesWhatIsCutShort(Sample<T> sample) throws Exception {
    byte[] whole = CoderUtils.encodeToByteArray(sample.coder(), sample.value());

    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> sample.coder().decode(new ByteArrayInputStream(part)));
    }
  }

  static Stream<Arguments> corruptInputs() {
    String minusOne = "ffffffff0f";
    String topic = "0161";
    String time = "00".repeat(7) + "07";
    String never = "80" + "00".repeat(7);
    return Stream.of(
        Arguments.of(
            GraphChangeCoder.of(),
            "02" + topic,
            "corrupt input: a GraphChange begins with 0 or 1, but was 2"),
        Arguments.of(
            GraphChangeCoder.of(),
            "00" + minusOne,
            "corrupt input: a length must not be negative, but was -1"),
        Arguments.of(
            GraphChangeCoder.of(),
            "00" + topic + topic + time + "00" + minusOne,
            "corrupt input: a length must not be negative, but was -1"),
        Arguments.of(
            TallyCoder.of(),
            topic + topic + time + minusOne,
            "corrupt input: a length must not be negative, but was -1"),
        Arguments.of(
            RawEventCoder.of(),
            topic + "0000" + time + "01" + minusOne,
            "corrupt input: a length must not be negative, but was -1"),
        Arguments.of(
            RejectedEventCoder.of(),
            topic + "0000" + time + "0000" + topic + topic + topic,
            "corrupt input: not a RejectedEvent"),
        Arguments.of(
            KvChangeCoder.of(),
            topic + topic + "00" + never + time + "00",
            "corrupt input: not a KvChange"),
        Arguments.of(
            RecordChangesCoder.of(), topic + topic + "00", "corrupt input: not a RecordChanges"));
  }

  @ParameterizedTest
  @MethodSource("corruptInputs")
  void decode_refusesWhatIsCorrupt(Coder<?> coder, String hex, String message) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    CoderException e =
        assertThrows(CoderException.class, () -> coder.decode(new ByteArrayInputStream(bytes)));

    assertThat(e.getMessage(), is(message));
  }
}
