package dev.rdg.testdata.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.rdg.model.store.KvStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/**
 * Runs the contract and the laws against stores that are wrong in one way each, and compares what
 * catches them with what BROKEN-STORES.md says.
 */
class BrokenStoresTest {
  private static final Path PAGE =
      Path.of(System.getProperty("rdg.home", ".."), "test-data", "BROKEN-STORES.md");

  private static final Pattern ROW = Pattern.compile("\\| `([A-Z0-9_]+)` \\| (.+) \\| (.+) \\|");
  private static final Pattern TEST = Pattern.compile("`(\\w+)`");

  private record Row(Flaw flaw, String effect, List<String> caughtBy) {}

  private static volatile Flaw flaw = Flaw.NONE;

  @Test
  void noFlaw_failsNothing() {
    assertThat(failedTests(Flaw.NONE), is(empty()));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void flaw_isCaughtByWhatThePageNames(Flaw flaw) throws IOException {
    Row row = page().stream().filter(r -> r.flaw == flaw).findFirst().orElseThrow();

    SortedSet<String> failed = failedTests(flaw);

    assertThat(failed, hasItems(row.caughtBy.toArray(String[]::new)));
  }

  @Test
  void page_describesEveryFlaw() throws IOException {
    List<Row> rows = page();

    assertThat(
        rows.stream().map(row -> row.flaw + ": " + row.effect).toList(),
        is(
            Stream.of(Flaw.values())
                .filter(flaw -> flaw != Flaw.NONE)
                .map(flaw -> flaw + ": " + flaw.effect())
                .toList()));
    assertThat(rows.stream().filter(row -> row.caughtBy.isEmpty()).toList(), is(empty()));
  }

  private static List<Row> page() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        List<String> tests = TEST.matcher(row.group(3)).results().map(r -> r.group(1)).toList();
        rows.add(new Row(Flaw.valueOf(row.group(1)), row.group(2), tests));
      }
    }
    return rows;
  }

  private static SortedSet<String> failedTests(Flaw flaw) {
    BrokenStoresTest.flaw = flaw;
    CompletableFuture<List<String>> laws =
        CompletableFuture.supplyAsync(() -> failedTests("jqwik", Laws.class));
    SortedSet<String> failed = new TreeSet<>(failedTests("junit-jupiter", Contract.class));
    failed.addAll(laws.join());
    return failed;
  }

  private static List<String> failedTests(String engine, Class<?> tests) {
    return EngineTestKit.engine(engine)
        .selectors(selectClass(tests))
        .configurationParameter("jqwik.shrinking.default", "OFF")
        .configurationParameter("jqwik.failures.after.default", "RANDOM_SEED")
        .configurationParameter("jqwik.reporting.usejunitplatform", "true")
        .execute()
        .allEvents()
        .finished()
        .filter(BrokenStoresTest::isFailed)
        .map(BrokenStoresTest::nameOf)
        .toList();
  }

  private static boolean isFailed(Event event) {
    return event.getRequiredPayload(TestExecutionResult.class).getStatus() != Status.SUCCESSFUL;
  }

  /** The name of the method, or of what else failed, such as the class. */
  private static String nameOf(Event event) {
    return event
        .getTestDescriptor()
        .getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getMethodName())
        .orElseGet(() -> event.getTestDescriptor().getDisplayName());
  }

  static class Contract extends KvStoreContract {
    private final KvStore store = new BreakableStore(flaw, LAYOUTS);

    @Override
    protected KvStore store() {
      return store;
    }

    @Override
    protected KvStore openAnother() {
      return new BreakableStore(flaw, LAYOUTS);
    }
  }

  static class Laws extends ConvergenceLaws {
    private final KvStore store = new BreakableStore(flaw, LAYOUTS);

    @Override
    protected KvStore store() {
      return store;
    }

    /** Fewer than for a store that is to be trusted: there are many of these stores. */
    @Override
    protected int histories() {
      return 300;
    }
  }
}
