package dev.rdg.testdata.contract;

import dev.rdg.model.Bytes;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes to one record, which gets its id when they are written.
 *
 * @param layout the record's namespace
 * @param changes each of one event; their record id means nothing
 * @param now what "now" is in their times, microseconds since the epoch
 * @param seed decides how a law orders, repeats and splits them
 */
record History(NamespaceLayout layout, List<KvChange> changes, long now, long seed) {

  /** The changes, to this record. */
  List<KvChange> to(String id) {
    return changes.stream()
        .map(change -> new KvChange(layout.name(), id, change.key(), change.state()))
        .toList();
  }

  /**
   * For people: one line a change, times in microseconds from now or from the edge of retention.
   */
  @Override
  public String toString() {
    return layout.name() + ", seed " + seed + lines(changes);
  }

  /** Changes as {@link #toString} shows them. */
  String lines(List<KvChange> some) {
    return some.stream().map(change -> "\n  " + line(change)).collect(Collectors.joining());
  }

  private String line(KvChange change) {
    ItemState state = change.state();
    if (change.key() == null) {
      return "delete the record " + time(state.deletedAt());
    }
    String deleted =
        state.deletedAt() == ItemState.NEVER ? "" : " deleted " + time(state.deletedAt());
    String put = state.at() == ItemState.NEVER ? "" : " put " + time(state.at());
    return quoted(change.key()) + deleted + put + cells(state);
  }

  private String cells(ItemState state) {
    return state.cells().entrySet().stream()
        .map(
            cell ->
                " "
                    + quoted(cell.getKey())
                    + "="
                    + value(cell.getValue().value())
                    + " "
                    + time(cell.getValue().timestamp()))
        .collect(Collectors.joining());
  }

  private String time(long timestamp) {
    long fromNow = timestamp - now;
    if (layout.retention() == null) {
      return "@now" + signed(fromNow);
    }
    long retention = layout.retention().dividedBy(ChronoUnit.MICROS.getDuration());
    return fromNow < -retention / 2
        ? "@edge" + signed(fromNow + retention)
        : "@now" + signed(fromNow);
  }

  private static String signed(long micros) {
    return micros == 0 ? "" : (micros < 0 ? "" : "+") + micros;
  }

  private static String value(@Nullable Bytes value) {
    return value == null ? "unset" : "0x" + value;
  }

  /** Escapes what cannot be told apart on a screen. */
  private static String quoted(String text) {
    return text.chars()
        .mapToObj(
            c ->
                c >= ' ' && c <= '~'
                    ? String.valueOf((char) c)
                    : String.format(Locale.ROOT, "\\u%04x", c))
        .collect(Collectors.joining("", "'", "'"));
  }
}
