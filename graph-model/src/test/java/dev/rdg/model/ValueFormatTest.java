package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueFormatTest {

  /** These bytes stand in every store: a change of one is a new version, not a new expectation. */
  static Stream<Arguments> goldenBytes() {
    return Stream.of(
        Arguments.of("", "10"),
        Arguments.of("Straße 😀", "10537472 61c39f65 20 f09f9880".replace(" ", "")),
        Arguments.of(0L, "1180"),
        Arguments.of(5L, "118105"),
        Arguments.of(255L, "1181ff"),
        Arguments.of(256L, "11820100"),
        Arguments.of(-1L, "117f"),
        Arguments.of(-2L, "117efe"),
        Arguments.of(-256L, "117e00"),
        Arguments.of(-257L, "117dfeff"),
        Arguments.of(Long.MAX_VALUE, "11887fffffffffffffff"),
        Arguments.of(Long.MIN_VALUE, "11778000000000000000"),
        Arguments.of(0.0, "128000000000000000"),
        Arguments.of(1.0, "12bff0000000000000"),
        Arguments.of(-1.0, "12400fffffffffffff"),
        Arguments.of(Double.POSITIVE_INFINITY, "12fff0000000000000"),
        Arguments.of(Double.NEGATIVE_INFINITY, "12000fffffffffffff"),
        Arguments.of(Double.NaN, "12fff8000000000000"),
        Arguments.of(false, "1300"),
        Arguments.of(true, "1301"),
        Arguments.of(Instant.EPOCH, "1480"),
        Arguments.of(Instant.parse("2026-03-01T12:00:00.000007Z"), "1487064bf535af1007"),
        Arguments.of(Instant.parse("1969-12-31T23:59:59.999999Z"), "147f"),
        Arguments.of(bytes(""), "15"),
        Arguments.of(bytes("00ff"), "1500ff"));
  }

  @ParameterizedTest
  @MethodSource("goldenBytes")
  void encode_givesTheDocumentedBytes(Object value, String hex) {
    assertThat(ValueFormat.encode(value), is(bytes(hex)));
    assertThat(ValueFormat.decode(bytes(hex)), is(value));
  }

  @Property
  void decode_givesBackText(@ForAll("texts") String text) {
    assertThat(decoded(text), is(text));
  }

  @Property
  void decode_givesBackNumbers(@ForAll long number, @ForAll double real, @ForAll byte[] raw) {
    assertThat(decoded(number), is(number));
    assertThat(decoded(real), is(real == 0 ? 0.0 : real));
    assertThat(decoded(Bytes.copyOf(raw)), is(Bytes.copyOf(raw)));
  }

  @Property
  void decode_givesBackInstantsOfMicroseconds(@ForAll long micros) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L);

    assertThat(decoded(instant), is(instant));
  }

  @Property
  void order_ofBytesIsThatOfLongs(@ForAll long a, @ForAll long b) {
    assertSameOrder(a, b, Comparator.<Long>naturalOrder());
    assertSameOrder(a, a + 1, Comparator.<Long>naturalOrder());
  }

  @Property
  void order_ofBytesIsThatOfSmallLongs(@ForAll short a, @ForAll short b) {
    assertSameOrder((long) a, (long) b, Comparator.<Long>naturalOrder());
  }

  @Property
  void order_ofBytesIsThatOfDoubles(@ForAll("doubles") double a, @ForAll("doubles") double b) {
    assertSameOrder(a + 0.0, b + 0.0, Comparator.<Double>naturalOrder());
  }

  @Property
  void order_ofBytesIsThatOfInstants(@ForAll("instants") Instant a, @ForAll("instants") Instant b) {
    assertSameOrder(a, b, Comparator.<Instant>naturalOrder());
  }

  @Property
  void order_ofBytesIsThatOfText(@ForAll("texts") String a, @ForAll("texts") String b) {
    assertSameOrder(a, b, Utf8.ORDER);
  }

  /** Two zeros that compare equal must not differ in a digest. */
  @Test
  void encode_makesNegativeZeroZero() {
    assertThat(ValueFormat.encode(-0.0), is(ValueFormat.encode(0.0)));
  }

  @Test
  void encode_makesAllNaNsOne() {
    double other = Double.longBitsToDouble(0xfff0000000000001L);

    assertThat(ValueFormat.encode(other), is(ValueFormat.encode(Double.NaN)));
  }

  @ParameterizedTest
  @CsvSource({
    "1600-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "-290308-12-21T19:59:05.224192Z",
    "+294247-01-10T04:00:54.775807Z"
  })
  void encode_takesInstantsOfAllMicroseconds(Instant instant) {
    assertThat(decoded(instant), is(instant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-290308-12-21T19:59:05.224191Z", "+294247-01-10T04:00:54.775808Z"})
  void encode_rejectsInstantsBeyondMicroseconds(Instant instant) {
    RejectedException e = assertThrows(RejectedException.class, () -> ValueFormat.encode(instant));

    assertThat(e.reason(), is(Reason.WRONG_TYPE));
    assertThat(
        e.getMessage(), is("instant " + instant + " does not fit 64-bit microseconds since 1970."));
  }

  @Test
  void encode_roundsInstantsDown() {
    assertThat(
        decoded(Instant.parse("1969-12-31T23:59:59.999999999Z")),
        is(Instant.parse("1969-12-31T23:59:59.999999Z")));
    assertThat(
        decoded(Instant.parse("2026-03-01T12:00:00.000007999Z")),
        is(Instant.parse("2026-03-01T12:00:00.000007Z")));
  }

  @Test
  void encode_rejectsALoneSurrogate() {
    RejectedException e =
        assertThrows(RejectedException.class, () -> ValueFormat.encode("a\ud83d"));

    assertThat(e.reason(), is(Reason.WRONG_TYPE));
    assertThat(
        e.getMessage(), is("a string value holds a lone surrogate: it is not valid Unicode."));
  }

  @Test
  void encode_refusesOtherClasses() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ValueFormat.encode(1));

    assertThat(
        e.getMessage(),
        is(
            "a property value is a String, Long, Double, Boolean, Instant or Bytes, but was"
                + " java.lang.Integer."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "2061", "0061", "9061", "f061", "1661", "1f61"})
  void decode_refusesAnUnknownVersionOrType(String hex) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ValueFormat.decode(bytes(hex)));

    assertThat(
        e.getMessage(),
        is(
            "a stored value begins with version and type in one byte, 0x10 to 0x15, but was "
                + hex
                + ": written by a newer version?"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"11", "1181", "118201", "117e", "1188ffffffffffffff", "12", "1280000000000000"})
  void decode_refusesWhatIsCutShort(String hex) {
    assertCutShort(hex);
  }

  @ParameterizedTest
  @ValueSource(strings = {"13", "14", "148706", "11ff00", "110000"})
  void decode_refusesWhatIsCutShortOrMisstatesItsLength(String hex) {
    assertCutShort(hex);
  }

  @Provide
  Arbitrary<String> texts() {
    return Utf8Test.validTexts();
  }

  @Provide
  Arbitrary<Double> doubles() {
    List<Double> special =
        List.of(
            0.0,
            -0.0,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY);
    return Arbitraries.oneOf(Arbitraries.of(special), Arbitraries.doubles());
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(-62_135_596_800_000_000L, 253_402_300_799_000_000L)
        .map(
            micros ->
                Instant.ofEpochSecond(
                    Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L));
  }

  private static void assertCutShort(String hex) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ValueFormat.decode(bytes(hex)));

    assertThat(e.getMessage(), is("a stored value is cut short: " + hex));
  }

  private static <T> void assertSameOrder(T a, T b, Comparator<T> order) {
    int ofBytes = ValueFormat.encode(a).compareTo(ValueFormat.encode(b));

    assertThat(Integer.signum(ofBytes), is(Integer.signum(order.compare(a, b))));
  }

  private static Object decoded(Object value) {
    return ValueFormat.decode(ValueFormat.encode(value));
  }

  private static Bytes bytes(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex));
  }
}
