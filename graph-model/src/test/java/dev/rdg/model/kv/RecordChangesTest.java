package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordChangesTest {

  @Test
  void changes_areOfOneRecord() {
    List<KvChange> two = List.of(put("r1", "k"), put("r2", "k"));

    Exception e = assertThrows(IllegalArgumentException.class, () -> new RecordChanges(two));
    assertThat(e.getMessage(), containsString("n/r1 and n/r2"));
    assertThrows(IllegalArgumentException.class, () -> new RecordChanges(List.of()));
  }

  @Test
  void byBucket_hasEachChangeOnceWhereItsItemIs() {
    NamespaceLayout layout = NamespaceLayout.of("n", 7, null);
    List<KvChange> all = new ArrayList<>(List.of(KvChange.deleteRecord("n", "r1", 1)));
    for (int i = 0; i < 100; i++) {
      all.add(put("r1", "k" + i));
    }

    List<KvChange> found = new ArrayList<>();
    new RecordChanges(all)
        .byBucket(layout)
        .forEach(
            (bucket, part) ->
                part.changes()
                    .forEach(
                        change -> {
                          String key = change.key();
                          assertThat(bucket, is(key == null ? 0 : layout.bucketOf(key)));
                          found.add(change);
                        }));

    assertThat(found.size(), is(all.size()));
    assertThat(found.containsAll(all), is(true));
  }

  private static KvChange put(String id, String key) {
    return new KvChange("n", id, key, ItemState.put(1, new TreeMap<>()));
  }
}
