package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.io.history.EventSlice;
import dev.rdg.model.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchiveCoverageTest {
  @Test
  void require_takesAnArchiveThatReachesKafka() {
    assertDoesNotThrow(() -> require(Map.of(0, 0L, 1, 0L)));
    assertDoesNotThrow(() -> require(Map.of(0, 20L, 1, 0L), "0-0-9", "0-10-19"));
  }

  /** Hours of a partition overlap: a record has the time that its producer says. */
  @Test
  void require_takesFilesInAnyOrderThatOverlap() {
    assertDoesNotThrow(() -> require(Map.of(0, 20L), "0-5-30", "0-0-7", "0-3-4"));
  }

  @Test
  void require_namesEveryGap() {
    String message =
        assertThrows(
                ConfigException.class,
                () -> require(Map.of(0, 20L, 1, 5L, 2, 0L), "0-2-9", "0-12-14", "1-0-4"))
            .getMessage();

    assertThat(
        message,
        allOf(
            containsString("of logins-0 the offsets from 0 to 1"),
            containsString("of logins-0 the offsets from 10 to 11"),
            containsString("of logins-0 the offsets from 15 to 19"),
            containsString("--set acceptMissing=true"),
            not(containsString("logins-1 ")),
            not(containsString("logins-2 "))));
  }

  @Test
  void require_asksForAnArchiveWhereThereIsNone() {
    assertThat(
        assertThrows(ConfigException.class, () -> require(Map.of(0, 3L))).getMessage(),
        containsString(
            "of logins-0 the offsets from 0 to 2. Kafka has deleted these records and no archive was given: name the folder of ./rdg archive with --archive"));
  }

  private static void require(Map<Integer, Long> firsts, String... files) {
    List<EventSlice> slices =
        Arrays.stream(files)
            .map(
                name -> EventSlice.ofFile("/a/logins/2026-01-02/03/logins-" + name + ".avro", 0, 1))
            .toList();
    ArchiveCoverage.of(slices).require("logins", firsts);
  }
}
