package dev.rdg.testdata.kit;

import dev.rdg.model.Bytes;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.testdata.oracle.ExpectedGraph;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/** The oracle's properties as the model's cells. */
final class ExpectedCells {
  private ExpectedCells() {}

  static SortedMap<String, Cell> of(SortedMap<String, ExpectedGraph.Cell> properties) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    properties.forEach(
        (name, cell) -> cells.put(name, new Cell(cell.timestamp(), encode(cell.value()))));
    return cells;
  }

  private static Bytes encode(Object value) {
    return ValueFormat.encode(
        value instanceof ByteBuffer content ? Bytes.copyOf(content.array()) : value);
  }
}
