package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordStateTest {
  private final RecordState record = new RecordState();

  @Test
  void emit_ofNothingIsNothing() {
    assertThat(emitted(), is(empty()));
  }

  @Test
  void emit_keepsTheDeleteOfTheRecordAndWhatCameAfter() {
    join(put("a", 4), deleteRecord(5), put("b", 6));

    assertThat(emitted(), contains(deleteRecord(5), put("b", 6)));
  }

  @Test
  void emit_dropsWhatAnEarlierDeleteOfTheRecordCovers() {
    join(deleteRecord(5), put("a", 5), deleteRecord(4));

    assertThat(emitted(), contains(deleteRecord(5)));
  }

  @Test
  void emit_dropsADeleteThatTheRecordsDeleteCovers() {
    join(delete("a", 5), delete("b", 6), deleteRecord(5));

    assertThat(emitted(), contains(deleteRecord(5), delete("b", 6)));
  }

  @Test
  void emit_keepsADeleteWithWhatCameAfter() {
    join(put("a", 3), delete("a", 2));

    assertThat(emitted(), contains(change("a", new ItemState(2, 3, new TreeMap<>()))));
  }

  @Test
  void items_areInTheOrderOfTheirBytes() {
    join(put("\ud83d\ude00", 1), put("\uff5e", 1), put("a", 1), put("", 1));

    assertThat(record.items().keySet(), contains("", "a", "\uff5e", "\ud83d\ude00"));
  }

  @Test
  void size_countsItemsOnce() {
    join(put("a", 1), put("a", 2), delete("b", 1), deleteRecord(9));

    assertThat(record.size(), is(2));
  }

  private void join(KvChange... changes) {
    List.of(changes).forEach(record::join);
  }

  private List<KvChange> emitted() {
    List<KvChange> changes = new ArrayList<>();
    record.emit("n", "r", changes::add);
    return changes;
  }

  private static KvChange put(String key, long timestamp) {
    return change(key, ItemState.put(timestamp, new TreeMap<>()));
  }

  private static KvChange delete(String key, long timestamp) {
    return change(key, ItemState.deleted(timestamp));
  }

  private static KvChange deleteRecord(long timestamp) {
    return KvChange.deleteRecord("n", "r", timestamp);
  }

  private static KvChange change(String key, ItemState state) {
    return new KvChange("n", "r", key, state);
  }
}
