package dev.rdg.launcher;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.io.ConfigException;
import dev.rdg.io.history.EventSlice;
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
  private static final EventSlice FILE = EventSlice.ofFile("/h/a.jsonl", 0, 10);
  private static final EventSlice TOPIC = EventSlice.ofTopic("logins", 1, 5, 9);

  /** What was finished stays finished, and counts add up, also over a restart in between. */
  @Test
  void finishedRounds_areNotRepeated(@TempDir Path folder) {
    ReplayLedger first = ReplayLedger.create(folder, PLANNED, List.of(FILE, TOPIC));
    first.finish(List.of(FILE), Map.of("read", 3L));

    ReplayLedger again = ReplayLedger.open(folder);
    assertThat(again.open(), is(List.of(TOPIC)));
    assertThat(again.planned(), is(PLANNED));
    again.finish(List.of(TOPIC), Map.of("read", 4L, "applied", 7L));

    ReplayLedger done = ReplayLedger.open(folder);
    assertThat(done.open(), is(List.of()));
    assertThat(done.counts(), is(Map.of("read", 7L, "applied", 7L)));
    assertThat(done.rounds(), is(2));
  }

  @Test
  void newPlan_forgetsWhatWasDone(@TempDir Path folder) {
    ReplayLedger.create(folder, PLANNED, List.of(FILE)).finish(List.of(FILE), Map.of());

    assertThat(ReplayLedger.create(folder, PLANNED, List.of(FILE)).open(), is(List.of(FILE)));
    assertThat(ReplayLedger.open(folder).open(), is(List.of(FILE)));
  }

  @Test
  void damagedLedger_namesTheWayOut(@TempDir Path folder) throws IOException {
    ReplayLedger.create(folder, PLANNED, List.of(FILE));
    Files.writeString(folder.resolve("ledger.jsonl"), "{\"slices\":");

    ConfigException e = assertThrows(ConfigException.class, () -> ReplayLedger.open(folder));

    assertThat(
        e.getMessage(), containsString("cannot be read: start the replay anew with --again"));
  }

  @Test
  void slicesOfATopic_endWhereTheyMustAndBeginNowhereWithoutRecords() {
    List<EventSlice> slices =
        HistorySlices.ofTopic("t", Map.of(0, 10L, 1, -1L), Map.of(0, 60_000L, 1, 7L));

    assertThat(
        slices,
        is(
            List.of(
                EventSlice.ofTopic("t", 0, 10, 25_010),
                EventSlice.ofTopic("t", 0, 25_010, 50_010),
                EventSlice.ofTopic("t", 0, 50_010, 60_000))));
  }
}
