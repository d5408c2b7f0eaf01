package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.io.history.EventSlice;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayLedgerTest {
  private static final Instant PLANNED = Instant.parse("2026-01-02T03:04:05Z");
  private static final EventSlice FILE = EventSlice.ofFile("/h/a.jsonl", 0, 10, 1_760_000_000_000L);
  private static final EventSlice TOPIC = EventSlice.ofTopic("logins", 1, 5, 9);

  /** What was finished stays finished, and counts add up, also over a restart in between. */
  @Test
  void finishedRounds_areNotRepeated(@TempDir Path folder) {
    ReplayLedger first = plan(folder, List.of(FILE, TOPIC), Map.of(1, 70L));
    first.finish(List.of(FILE), Map.of("read", 3L));

    ReplayLedger again = ReplayLedger.open(folder.toString());
    assertThat(again.open(), is(List.of(TOPIC)));
    assertThat(again.plans().get(0).planned(), is(PLANNED));
    assertThat(again.recordBytes(1), is(70L));
    assertThat(again.recordBytes(0), is(HistorySlices.RECORD_BYTES));
    again.finish(List.of(TOPIC), Map.of("read", 4L, "applied", 7L));

    ReplayLedger done = ReplayLedger.open(folder.toString());
    assertThat(done.open(), is(List.of()));
    assertThat(done.counts(), is(Map.of("read", 7L, "applied", 7L)));
    assertThat(done.rounds(), is(2));
  }

  @Test
  void newPlan_forgetsWhatWasDone(@TempDir Path folder) {
    plan(folder, List.of(FILE), Map.of()).finish(List.of(FILE), Map.of());

    assertThat(plan(folder, List.of(FILE), Map.of()).open(), is(List.of(FILE)));
    assertThat(ReplayLedger.open(folder.toString()).open(), is(List.of(FILE)));
  }

  @Test
  void damagedLedger_namesTheWayOut(@TempDir Path folder) throws IOException {
    plan(folder, List.of(FILE), Map.of());
    Files.writeString(folder.resolve("done-0001.json"), "{\"slices\":");

    ConfigException e =
        assertThrows(ConfigException.class, () -> ReplayLedger.open(folder.toString()));

    assertThat(
        e.getMessage(), containsString("cannot be read: start the replay anew with --again"));
  }

  @Test
  void slicesOfATopic_endWhereTheyMustAndBeginNowhereWithoutRecords() {
    List<EventSlice> slices =
        HistorySlices.ofTopic("t", Map.of(0, 10L, 1, -1L), Map.of(0, 60_000L, 1, 7L), Map.of());

    assertThat(
        slices,
        is(
            List.of(
                EventSlice.ofTopic("t", 0, 10, 25_010),
                EventSlice.ofTopic("t", 0, 25_010, 50_010),
                EventSlice.ofTopic("t", 0, 50_010, 60_000))));
  }

  /** By their number alone, a slice of records of a mebibyte would be 24 GiB. */
  @Test
  void slicesOfATopic_areNoLargerThanTheyMust() {
    Map<Integer, Long> sizes = Map.of(0, 1L << 20, 1, 100L, 2, 1L << 30);

    List<EventSlice> slices =
        HistorySlices.ofTopic(
            "t", Map.of(0, 0L, 1, 0L, 2, 0L), Map.of(0, 20L, 1, 30_000L, 2, 2L), sizes);

    assertThat(
        slices.stream().filter(slice -> slice.partition() == 0).map(EventSlice::size).toList(),
        is(List.of(8L, 8L, 4L)));
    assertThat(
        slices.stream().filter(slice -> slice.partition() == 1).map(EventSlice::size).toList(),
        is(List.of(25_000L, 5_000L)));
    assertThat(slices.stream().filter(slice -> slice.partition() == 2).count(), is(2L));
  }

  /** Where more was found later, each part keeps the time by which it is judged. */
  @Test
  void laterPlan_isReadBesideTheFirst(@TempDir Path folder) {
    ReplayLedger ledger = plan(folder, List.of(FILE), Map.of());
    ledger.finish(List.of(FILE), Map.of("read", 1L));
    ledger.plan(PLANNED.plusSeconds(60), List.of(TOPIC), Map.of(1, 9L));

    ReplayLedger again = ReplayLedger.open(folder.toString());
    assertThat(again.open(), is(List.of(TOPIC)));
    assertThat(again.slices(), is(List.of(FILE, TOPIC)));
    assertThat(again.plans().get(1).planned(), is(PLANNED.plusSeconds(60)));
    assertThat(again.recordBytes(1), is(9L));
    assertThat(again.identity(), is("a replay"));
  }

  @Test
  void unplanned_isNothingWhereNothingHasCome(@TempDir Path folder) {
    ReplayLedger ledger = plan(folder, List.of(FILE, TOPIC), Map.of());

    assertThat(ledger.unplanned(List.of(FILE, TOPIC)), is(List.of()));
    EventSlice cut = EventSlice.ofTopic("logins", 1, 7, 9); // retention has deleted some
    assertThat(ledger.unplanned(List.of(FILE, cut)), is(List.of()));
  }

  @Test
  void unplanned_isWhatKafkaHasAfterTheLastPlan(@TempDir Path folder) {
    ReplayLedger ledger = plan(folder, List.of(TOPIC), Map.of());

    assertThat(
        ledger.unplanned(
            List.of(
                EventSlice.ofTopic("logins", 1, 5, 12),
                EventSlice.ofTopic("logins", 1, 12, 15),
                EventSlice.ofTopic("logins", 2, 0, 3))),
        is(
            List.of(
                EventSlice.ofTopic("logins", 1, 9, 12),
                EventSlice.ofTopic("logins", 1, 12, 15),
                EventSlice.ofTopic("logins", 2, 0, 3))));
  }

  /** A line that was not ended yet may have been read as a reject. */
  @Test
  void unplanned_isAllOfAFileThatHasChanged(@TempDir Path folder) {
    EventSlice second = EventSlice.ofFile("/h/a.jsonl", 10, 20, 1_760_000_000_000L);
    ReplayLedger ledger = plan(folder, List.of(FILE, second), Map.of());
    List<EventSlice> grown =
        List.of(
            EventSlice.ofFile("/h/a.jsonl", 0, 10, 1_760_000_000_001L),
            EventSlice.ofFile("/h/a.jsonl", 10, 25, 1_760_000_000_001L));

    assertThat(ledger.unplanned(grown), is(grown));
  }

  /** An archive's files say no time of change; one that has grown is read whole as well. */
  @Test
  void unplanned_isAllOfAGrownFileWithoutATime(@TempDir Path folder) {
    ReplayLedger ledger = plan(folder, List.of(EventSlice.ofFile("/h/a.avro", 0, 10)), Map.of());
    List<EventSlice> grown =
        List.of(EventSlice.ofFile("/h/a.avro", 0, 10), EventSlice.ofFile("/h/a.avro", 10, 12));

    assertThat(ledger.unplanned(grown), is(grown));
  }

  @Test
  void unplanned_isANewFileAlone(@TempDir Path folder) {
    ReplayLedger ledger = plan(folder, List.of(FILE), Map.of());
    EventSlice fresh = EventSlice.ofFile("/h/b.jsonl", 0, 4, 1_760_000_000_000L);

    assertThat(ledger.unplanned(List.of(FILE, fresh)), is(List.of(fresh)));
  }

  private static ReplayLedger plan(
      Path folder, List<EventSlice> slices, Map<Integer, Long> recordBytes) {
    ReplayLedger ledger = ReplayLedger.create(folder.toString(), "a replay");
    ledger.plan(PLANNED, slices, recordBytes);
    return ledger;
  }
}
