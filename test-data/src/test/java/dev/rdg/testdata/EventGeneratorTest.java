package dev.rdg.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventGeneratorTest {

  private static final long SEED = 7;
  private static final int COUNT = 50_000;
  private static final EventGenerator GENERATOR = EventGenerator.of(SEED, COUNT);
  private static final List<GeneratedRecord> RECORDS = GENERATOR.stream().toList();

  /**
   * To be replaced, together with a word in the change's description, when the data is meant to
   * change.
   */
  @Test
  void stream_sameSeedGivesSameBytes() throws Exception {
    assertThat(
        hash(EventGenerator.of(42, 10_000)),
        is("f83078a47d8e6a7a2cc9d61fb2daf9c98e1b16ba25156a1162505a6e7425158f"));
  }

  @Test
  void stream_canBeReadTwice() throws Exception {
    EventGenerator generator = EventGenerator.of(SEED, 2_000);

    assertThat(hash(generator), is(hash(generator)));
  }

  @Test
  void stream_otherSeedGivesOtherBytes() throws Exception {
    assertThat(hash(EventGenerator.of(1, 2_000)), is(not(hash(EventGenerator.of(2, 2_000)))));
  }

  @ParameterizedTest
  @ValueSource(longs = {Story.SIZE, Story.SIZE + 1, 100, 101, 999, 5_000})
  void stream_hasExactlyTheAskedNumber(long count) {
    assertThat(EventGenerator.of(SEED, count).stream().count(), is(count));
    assertThat(read(EventGenerator.of(SEED, count).iterator()), is(count));
  }

  @Test
  void of_refusesFewerThanTheStory() {
    var e = assertThrows(IllegalArgumentException.class, () -> EventGenerator.of(SEED, 10));

    assertThat(e.getMessage(), containsString("but was 10"));
  }

  /** A label that the bytes do not bear out would make every comparison with it worthless. */
  @Test
  void records_haveExactlyTheFaultTheyAreLabelledWith() {
    Faults faults = new Faults(GENERATOR);

    for (GeneratedRecord record : RECORDS) {
      assertThat(record.toString(), faults.of(record), is(label(record)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void records_haveEveryReasonFromFiveThousandOn(long seed) {
    assertThat(
        labels(EventGenerator.of(seed, 5_000), Expected.Rejected.class),
        containsInAnyOrder(
            "null-payload",
            "malformed-payload",
            "unknown-schema",
            "missing-key",
            "missing-before",
            "wrong-type",
            "missing-time",
            "future-event",
            "missing-id",
            "oversized-id",
            "invalid-id",
            "oversized-value",
            "unknown-type",
            "unknown-property",
            "reference-missing"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void records_haveEveryFilterFromFiveThousandOn(long seed) {
    assertThat(
        labels(EventGenerator.of(seed, 5_000), Expected.Filtered.class),
        containsInAnyOrder(
            "not-a-login",
            "no-device",
            "impersonated",
            "preview",
            "no-progress",
            "heartbeat",
            "tombstone"));
  }

  @Test
  void shares_areAsPromised() {
    assertThat(share(record -> record.topic() == Topic.LOGINS), closeTo(0.15, 0.005));
    assertThat(share(record -> record.topic() == Topic.PLAYBACK), closeTo(0.55, 0.005));
    assertThat(share(record -> record.topic() == Topic.GAMEPLAY), closeTo(0.26, 0.005));
    assertThat(share(record -> record.topic() == Topic.CATALOG), closeTo(0.04, 0.005));
    assertThat(
        share(record -> record.expected() instanceof Expected.Rejected), closeTo(0.01, 0.001));
    assertThat(
        share(record -> record.expected() instanceof Expected.Filtered), closeTo(0.05, 0.015));
  }

  /** Bad records repeat their payloads of old, which makes them no duplicates. */
  @Test
  void duplicates_areThreePerCent() {
    Set<ByteBuffer> seen = new HashSet<>();
    long duplicates =
        RECORDS.stream()
            .filter(record -> record.event() != null)
            .filter(record -> !seen.add(ByteBuffer.wrap(requireNonNull(record.value()))))
            .count();

    assertThat((double) duplicates / COUNT, closeTo(0.03, 0.003));
  }

  @Test
  void timestamps_areInOrderOfArrival() {
    List<Long> timestamps = RECORDS.stream().map(GeneratedRecord::timestampMillis).toList();

    assertThat(timestamps, is(timestamps.stream().sorted().toList()));
  }

  @Test
  void events_areShuffledAndSomeAreLate() {
    assertThat(share(record -> age(record) > 60_000), closeTo(0.02, 0.005));
    assertThat(share(record -> age(record) > 3_600_000), greaterThan(0.002));
    assertThat(share(record -> age(record) < 0), both(greaterThan(0.0)).and(lessThan(0.002)));
    assertThat(overtaken(), greaterThan(COUNT / 4));
  }

  @Test
  void events_shareMillisecondsAndMicrosecondsOnOneItem() {
    Set<String> ids = new HashSet<>();
    Map<String, Integer> millis = new HashMap<>();
    Map<String, Integer> micros = new HashMap<>();
    for (GeneratedRecord record : RECORDS) {
      if (record.event() instanceof Playback playback && ids.add(playback.eventId())) {
        String millisecond = playback.profileId() + "@" + playback.eventTime();
        millis.merge(millisecond, 1, Integer::sum);
        micros.merge(millisecond + "." + digits(playback.eventId()), 1, Integer::sum);
      }
    }

    assertThat(sharing(millis), greaterThan(200L));
    assertThat(sharing(micros), greaterThan(30L));
  }

  @Test
  void members_areSkewed() {
    Map<String, Long> events =
        RECORDS.stream()
            .map(GeneratedRecord::event)
            .filter(Login.class::isInstance)
            .collect(Collectors.groupingBy(e -> ((Login) e).accountId(), Collectors.counting()));

    assertThat(events.getOrDefault("a-1", 0L), greaterThan(40L));
    assertThat(events.size(), greaterThan(700));
  }

  @Test
  void avro_decodesToItsEvent() throws Exception {
    Set<Integer> versions = new TreeSet<>();
    for (GeneratedRecord record : RECORDS) {
      if (record.event() instanceof Playback playback) {
        GenericRecord datum = Faults.decode(requireNonNull(record.value()));
        assertThat(datum, is(playback.datum()));
        versions.add(playback.writerVersion());
      } else if (record.event() instanceof Gameplay gameplay) {
        assertThat(Faults.decode(requireNonNull(record.value())), is(gameplay.datum()));
      }
    }
    assertThat(versions, is(Set.of(1, 2)));
  }

  @Test
  void json_decodesToItsEvent() throws Exception {
    ObjectMapper json = new ObjectMapper();
    for (GeneratedRecord record : RECORDS) {
      if (record.event() instanceof Login login) {
        assertThat(login(json.readTree(record.value())), is(login));
      } else if (record.event() instanceof CatalogChange change) {
        JsonNode key = Faults.payload(json.readTree(record.key()));
        JsonNode value = Faults.payload(json.readTree(record.value()));
        assertThat(key.get("id").asText(), is(change.keyId()));
        assertThat(value.toString(), is(json.valueToTree(change.envelope()).toString()));
      }
    }
  }

  @Test
  void catalog_startsRowsWithCreatesOrSnapshots() {
    Set<String> rows = new HashSet<>();
    List<CatalogChange> orphans = new ArrayList<>();
    changes().stream()
        .sorted((a, b) -> Long.compare(a.tsMillis(), b.tsMillis()))
        .forEach(
            change -> {
              if (rows.add(change.keyId()) && !"cr".contains(change.op())) {
                orphans.add(change);
              }
            });

    assertThat(orphans, is(empty()));
  }

  @Test
  void catalog_isARealisticChangeStream() {
    Map<String, Long> operations =
        changes().stream().collect(Collectors.groupingBy(CatalogChange::op, Collectors.counting()));
    assertThat(operations.keySet(), is(Set.of("c", "u", "d", "r")));
    assertThat(share(record -> isChange(record, EventGeneratorTest::movesGame)), greaterThan(0.0));
    assertThat(share(record -> isChange(record, EventGeneratorTest::isTied)), greaterThan(0.0));
    assertThat(
        share(record -> isChange(record, change -> change.transaction() == null)),
        greaterThan(0.0));
    assertThat(
        share(record -> isChange(record, c -> c.op().equals("d") && c.before() == null)),
        greaterThan(0.0));
  }

  @Test
  void catalog_bringsDeletedRowsBack() {
    Set<String> deleted = new HashSet<>();
    long recreated = 0;
    for (CatalogChange change : changes()) {
      if (change.op().equals("d")) {
        deleted.add(change.keyId());
      } else if (change.op().equals("c") && deleted.contains(change.keyId())) {
        recreated++;
      }
    }

    assertThat(recreated, greaterThanOrEqualTo(10L));
  }

  private static List<CatalogChange> changes() {
    return RECORDS.stream()
        .map(GeneratedRecord::event)
        .filter(CatalogChange.class::isInstance)
        .map(CatalogChange.class::cast)
        .toList();
  }

  private static boolean isChange(GeneratedRecord record, Predicate<CatalogChange> condition) {
    return record.event() instanceof CatalogChange change && condition.test(change);
  }

  private static boolean movesGame(CatalogChange change) {
    Map<String, @Nullable Object> before = change.before();
    Map<String, @Nullable Object> after = change.after();
    return before != null
        && after != null
        && before.get("title_id") instanceof String title
        && after.get("title_id") instanceof String other
        && !title.equals(other);
  }

  private static boolean isTied(CatalogChange change) {
    CatalogChange.Transaction transaction = change.transaction();
    return transaction != null && transaction.totalOrder() > 999;
  }

  private static Login login(JsonNode json) {
    return new Login(
        requireNonNull(text(json, "event_id")),
        json.path("ts").asLong(),
        requireNonNull(text(json, "kind")),
        requireNonNull(text(json, "account_id")),
        text(json, "account_country"),
        requireNonNull(text(json, "profile_id")),
        text(json, "profile_name"),
        json.hasNonNull("kids") ? json.path("kids").asBoolean() : null,
        text(json, "device_id"),
        text(json, "device_model"),
        text(json, "device_os"),
        text(json, "app_version"),
        text(json, "impersonated_by"));
  }

  private static @Nullable String text(JsonNode json, String field) {
    return json.hasNonNull(field) ? json.get(field).asText() : null;
  }

  private static double share(Predicate<GeneratedRecord> condition) {
    return (double) RECORDS.stream().filter(condition).count() / COUNT;
  }

  private static long sharing(Map<String, Integer> counts) {
    return counts.values().stream().filter(count -> count > 1).count();
  }

  private static int digits(String id) {
    CRC32C crc = new CRC32C();
    crc.update(id.getBytes(UTF_8));
    return (int) (crc.getValue() % 1000);
  }

  /** How long before its record's timestamp an event was. */
  private static long age(GeneratedRecord record) {
    return record.event() == null ? 0 : record.timestampMillis() - eventTime(record);
  }

  private static int overtaken() {
    long last = Long.MIN_VALUE;
    int overtaken = 0;
    for (GeneratedRecord record : RECORDS) {
      if (record.event() != null && age(record) >= 0) {
        overtaken += eventTime(record) < last ? 1 : 0;
        last = eventTime(record);
      }
    }
    return overtaken;
  }

  private static long eventTime(GeneratedRecord record) {
    Event event = requireNonNull(record.event());
    if (event instanceof Login login) {
      return login.ts();
    } else if (event instanceof Playback playback) {
      return playback.eventTime();
    } else if (event instanceof Gameplay gameplay) {
      return gameplay.eventTime();
    }
    return ((CatalogChange) event).tsMillis();
  }

  private static List<String> label(GeneratedRecord record) {
    if (record.expected() instanceof Expected.Filtered filtered) {
      return List.of(filtered.name());
    }
    return record.expected() instanceof Expected.Rejected rejected
        ? List.of(rejected.reason())
        : List.of();
  }

  private static Set<String> labels(EventGenerator generator, Class<? extends Expected> outcome) {
    return generator.stream()
        .filter(record -> outcome.isInstance(record.expected()))
        .flatMap(record -> label(record).stream())
        .collect(Collectors.toSet());
  }

  private static long read(Iterator<GeneratedRecord> records) {
    long count = 0;
    while (records.hasNext()) {
      records.next();
      count++;
    }
    return count;
  }

  private static String hash(EventGenerator generator) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    generator.stream()
        .forEach(
            record -> {
              digest.update(record.topic().topicName().getBytes(UTF_8));
              digest.update(ByteBuffer.allocate(8).putLong(0, record.timestampMillis()));
              for (byte[] part : parts(record)) {
                digest.update(part);
              }
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<byte[]> parts(GeneratedRecord record) {
    List<byte[]> parts = new ArrayList<>();
    byte[] key = record.key();
    byte[] value = record.value();
    if (key != null) {
      parts.add(key);
    }
    if (value != null) {
      parts.add(value);
    }
    return parts;
  }
}
