package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.Bytes;
import java.util.HexFormat;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CellTest {

  @Property
  void join_isCommutative(@ForAll("cells") Cell a, @ForAll("cells") Cell b) {
    assertThat(Cell.join(a, b), is(Cell.join(b, a)));
  }

  @Property
  void join_isAssociative(
      @ForAll("cells") Cell a, @ForAll("cells") Cell b, @ForAll("cells") Cell c) {
    assertThat(Cell.join(Cell.join(a, b), c), is(Cell.join(a, Cell.join(b, c))));
  }

  @Property
  void join_isIdempotent(@ForAll("cells") Cell a) {
    assertThat(Cell.join(a, a), is(a));
  }

  @Test
  void join_keepsTheLater() {
    assertJoin(cell(1, "ff"), cell(2, "00"), cell(2, "00"));
    assertJoin(cell(1, null), cell(2, "00"), cell(2, "00"));
    assertJoin(cell(1, "ff"), cell(2, null), cell(2, null));
  }

  @Test
  void join_ofOneMicrosecondKeepsTheTombstone() {
    assertJoin(cell(1, "ff"), cell(1, null), cell(1, null));
  }

  /** 0x80 is greater than 0x7f only for those who compare unsigned. */
  @Test
  void join_ofOneMicrosecondKeepsTheGreaterBytes() {
    assertJoin(cell(1, "7f"), cell(1, "80"), cell(1, "80"));
    assertJoin(cell(1, "01"), cell(1, "0100"), cell(1, "0100"));
    assertJoin(cell(1, ""), cell(1, "00"), cell(1, "00"));
  }

  @Provide
  Arbitrary<Cell> cells() {
    return Histories.cells();
  }

  private static void assertJoin(Cell a, Cell b, Cell expected) {
    assertThat(Cell.join(a, b), is(expected));
    assertThat(Cell.join(b, a), is(expected));
  }

  private static Cell cell(long timestamp, @Nullable String hex) {
    return new Cell(timestamp, hex == null ? null : Bytes.wrap(HexFormat.of().parseHex(hex)));
  }
}
