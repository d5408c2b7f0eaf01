package dev.rdg.operations.rebuild;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.cassandra.Home;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildStateTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Homes HOMES = Homes.single(List.of("127.0.0.1:9"), "dc1", "rdg");

  private final Path folder;

  RebuildStateTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void savedState_isReadAgainWithAllThatIsDone() {
    RebuildState state = plan(HOMES.withPlace("edge_a", "main", "rdg", "edge_a__2"));
    state.save();
    state.startsAt("logins", Map.of(0, 7L, 1, 9L));
    state.stops("logins", "job-1");
    state.reached(Stage.STARTED);

    RebuildState again = RebuildState.underWay(folder, "edge_a").orElseThrow();
    assertThat(again.stage(), is(Stage.STARTED));
    assertThat(again.startOffsets("logins"), is(Map.of(0, 7L, 1, 9L)));
    assertThat(again.stopping("logins"), is("job-1"));
    assertThat(again.isStopped("logins"), is(false));
    assertThat(again.old(HOMES).of("edge_a").table(), is("edge_a"));
    assertThat(again.next(HOMES).of("edge_a").table(), is("edge_a__2"));
  }

  /** It left nothing, and is stopped all the same. */
  @Test
  void jobWithoutSavepoint_isStopped() {
    RebuildState state = plan(HOMES.withPlace("edge_a", "main", "rdg", "edge_a__2"));
    state.stops("logins", "job-1");
    state.stoppedAt("logins", null);

    RebuildState again = RebuildState.underWay(folder, "edge_a").orElseThrow();
    assertThat(again.isStopped("logins"), is(true));
    assertThat(again.savepoint("logins"), is(nullValue()));
    assertThat(again.stopping("logins"), is(nullValue()));
  }

  /** Backing it out would drop the table that is in use. */
  @Test
  void nextHomeThatIsTheOldOne_isRefused() {
    ConfigException e = assertThrows(ConfigException.class, () -> plan(HOMES));

    assertThat(
        e.getMessage(),
        containsString(
            "namespace edge_a cannot be rebuilt into cluster main, table rdg.edge_a itself"));
  }

  /** Interrupted before it was recorded: nothing has begun. */
  @Test
  void folderWithoutState_isNoRebuild() throws IOException {
    Files.createDirectories(folder.resolve("edge_a-1"));
    Files.writeString(folder.resolve("edge_a-1/rebuild.json.new"), "{");

    assertThat(RebuildState.all(folder), is(List.of()));
  }

  @Test
  void endedRebuild_isNotUnderWay() {
    RebuildState state = plan(HOMES.withPlace("edge_a", "main", "rdg", "edge_a__2"));
    state.reached(Stage.SWITCHED);

    assertThat(RebuildState.underWay(folder, "edge_a").isPresent(), is(false));
    assertThat(RebuildState.all(folder).size(), is(1));
  }

  private RebuildState plan(Homes next) {
    TreeMap<String, Home> old = new TreeMap<>(Map.of("edge_a", HOMES.of("edge_a")));
    return RebuildState.plan(folder, NOW, old, next, new TreeSet<>(List.of("logins")));
  }
}
