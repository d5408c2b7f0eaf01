package dev.rdg.testdata.contract;

import dev.rdg.model.Bytes;
import dev.rdg.model.kv.Cell;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A cell's place among the changes of its item, read from its bytes without the model's help: 0x20,
 * length, position, word, value.
 *
 * @param position empty for a cell that has none
 * @param there whether it is a put and not a delete or an unset
 * @param value what is after the position; null where there is nothing
 */
record Positioned(long time, byte[] position, boolean there, @Nullable Bytes value) {
  static final Comparator<Positioned> ORDER =
      Comparator.comparingLong(Positioned::time)
          .thenComparing(Positioned::position, Arrays::compareUnsigned)
          .thenComparing(Positioned::there);

  static Positioned of(Cell cell) {
    Bytes value = cell.value();
    if (value == null || value.size() < 3 || value.at(0) != 0x20) {
      return new Positioned(cell.timestamp(), new byte[0], value != null, value);
    }
    byte[] bytes = value.toByteArray();
    int word = 2 + (bytes[1] & 0xff);
    return new Positioned(
        cell.timestamp(),
        Arrays.copyOfRange(bytes, 2, word),
        bytes[word] == 1,
        Bytes.wrap(Arrays.copyOfRange(bytes, word + 1, bytes.length)));
  }
}
