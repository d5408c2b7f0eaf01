package dev.rdg.testdata.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All steps ever asked of one item, in any order; what they make of it is found by taking them in
 * order.
 */
final class ItemHistory {

  private static final int TIDY_AT_LEAST = 16;

  private final ArrayList<Operation> operations = new ArrayList<>(2);
  private int tidyAt = TIDY_AT_LEAST;

  void add(Operation operation) {
    operations.add(operation);
    if (operations.size() >= tidyAt) {
      dropHidden();
      operations.trimToSize();
      tidyAt = Math.max(TIDY_AT_LEAST, 2 * operations.size());
    }
  }

  /** The item after all steps; empty where the last word was its deletion. */
  Optional<ExpectedGraph.Item> replay() {
    operations.sort(Operation.ORDER);
    long at = Long.MIN_VALUE;
    SortedMap<String, ExpectedGraph.Cell> properties = new TreeMap<>();
    for (Operation operation : operations) {
      switch (operation.kind()) {
        case TOUCH -> at = operation.timestamp();
        case PUT ->
            properties.put(
                operation.property(),
                new ExpectedGraph.Cell(operation.value(), operation.timestamp()));
        case UNSET -> properties.remove(operation.property());
        case DELETE -> {
          at = Long.MIN_VALUE;
          properties.clear();
        }
      }
    }
    return at == Long.MIN_VALUE
        ? Optional.empty()
        : Optional.of(new ExpectedGraph.Item(at, properties));
  }

  /** Bounds memory: steps that a later one hides change nothing, whatever else may come. */
  private void dropHidden() {
    operations.sort(Operation.ORDER);
    List<Operation> kept = new ArrayList<>();
    for (int i = operations.size() - 1; i >= 0; i--) {
      Operation operation = operations.get(i);
      if (kept.stream().noneMatch(later -> later.hides(operation))) {
        kept.add(operation);
      }
    }
    operations.clear();
    operations.addAll(kept);
  }
}
