package dev.rdg.testdata.contract;

import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.KvChange;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Histories in which nothing meets would prove nothing. */
class HistoriesTest {
  private static final long NOW = 1_800_000_000_000_000L;

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void histories_areFullOfTies(@ForAll("histories") History history) {
    if (history.layout().retention() == null) {
      collect("two values of one time", history, HistoriesTest::putTwoValues, 50);
    }
    collect("a value and its unset of one time", history, HistoriesTest::putAndUnset, 45);
    collect("a put and a delete of one time", history, HistoriesTest::putAndDelete, 60);
  }

  private static void collect(
      String label, History history, BiPredicate<KvChange, KvChange> tied, double atLeast) {
    List<KvChange> changes = history.changes();
    boolean found = changes.stream().anyMatch(a -> changes.stream().anyMatch(b -> tied.test(a, b)));
    Statistics.label(label)
        .collect(found)
        .coverage(coverage -> coverage.check(true).percentage(share -> share >= atLeast));
  }

  private static boolean putTwoValues(KvChange a, KvChange b) {
    return anyTiedCells(a, b, (x, y) -> x.value() != null && y.value() != null && !x.equals(y));
  }

  private static boolean putAndUnset(KvChange a, KvChange b) {
    return anyTiedCells(a, b, (x, y) -> x.value() != null && y.value() == null);
  }

  private static boolean anyTiedCells(KvChange a, KvChange b, BiPredicate<Cell, Cell> tied) {
    return Objects.equals(a.key(), b.key())
        && a.state().at() == b.state().at()
        && a.state().cells().entrySet().stream()
            .anyMatch(
                cell -> {
                  Cell other = b.state().cells().get(cell.getKey());
                  return other != null && tied.test(cell.getValue(), other);
                });
  }

  private static boolean putAndDelete(KvChange a, KvChange b) {
    return a.key() != null
        && (b.key() == null || a.key().equals(b.key()))
        && a.state().at() == b.state().deletedAt();
  }

  @Provide
  Arbitrary<History> histories() {
    return Histories.of(ContractFixture.LAYOUTS, NOW);
  }
}
