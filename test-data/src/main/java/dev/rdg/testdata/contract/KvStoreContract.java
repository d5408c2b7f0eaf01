package dev.rdg.testdata.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Bytes;
import dev.rdg.model.Limits;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a {@link KvStore} promises, example by example; {@link ConvergenceLaws} attacks the same
 * store with random histories. A subclass hands out a store that has {@link #LAYOUTS} and may hold
 * other records already: every test writes records of its own. The store need not be closed by the
 * tests.
 */
public abstract class KvStoreContract extends OrderContract {

  @Test
  void put_mergesPropertiesOneByOne() {
    write(put("plain", "k", 10, "a", "1", "b", "1"), put("plain", "k", 20, "b", "2", "c", "2"));

    assertThat(only("plain").values(), is(Map.of("a", "1", "b", "2", "c", "2")));
    assertThat(only("plain").at(), is(20L));
    assertThat(only("plain").cells().get("a"), is(new Cell(10, ValueFormat.encode("1"))));
  }

  @Test
  void put_isDecidedByTimestampNotByArrival() {
    write(put("plain", "k", 20, "a", "late"));
    write(put("plain", "k", 10, "a", "early"));

    assertThat(only("plain").values(), is(Map.of("a", "late")));
    assertThat(only("plain").at(), is(20L));
  }

  /** Bytes are unsigned: 0x80 is greater than 0x7f. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void put_ofOneMicrosecondIsDecidedByGreaterBytes(boolean greaterFirst) {
    Bytes greater = Bytes.wrap(new byte[] {(byte) 0x80});
    Bytes lesser = Bytes.wrap(new byte[] {0x7f, 0x7f});
    write(put("plain", "k", 10, greaterFirst ? greater : lesser));
    write(put("plain", "k", 10, greaterFirst ? lesser : greater));

    assertThat(only("plain").cells().get("p"), is(new Cell(10, greater)));
  }

  @Test
  void put_withoutPropertiesMakesAnItem() {
    write(put("plain", "k", 10));

    assertThat(only("plain"), is(new Item("k", 10, Collections.emptySortedMap())));
  }

  @Test
  void put_keepsEmptyValues() {
    Bytes nothing = Bytes.wrap(new byte[0]);
    write(put("plain", "k", 10, nothing));

    assertThat(only("plain").cells().get("p"), is(new Cell(10, nothing)));
  }

  @Test
  void unset_removesThePropertyAlone() {
    write(put("plain", "k", 10, "a", "1", "b", "1"), put("plain", "k", 20, "a", null));

    assertThat(only("plain").values(), is(Map.of("b", "1")));
    assertThat(only("plain").at(), is(20L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void unset_winsATie(boolean unsetFirst) {
    KvChange unset = put("plain", "k", 10, "a", null);
    KvChange set = put("plain", "k", 10, "a", "1");
    write(unsetFirst ? unset : set);
    write(unsetFirst ? set : unset);

    assertThat(only("plain").values(), is(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deleteItem_removesWhatWasWrittenUpToItsTime(boolean deleteFirst) {
    KvChange delete = delete("plain", "k", 20);
    List<KvChange> puts =
        List.of(put("plain", "k", 20, "a", "gone"), put("plain", "k", 21, "b", "stays"));
    if (deleteFirst) {
      write(delete);
    }
    puts.forEach(this::write);
    if (!deleteFirst) {
      write(delete);
    }

    assertThat(only("plain").values(), is(Map.of("b", "stays")));
  }

  @Test
  void deleteItem_leavesOthersAlone() {
    write(put("plain", "", 10), put("plain", "k", 10), put("plain", "kl", 10));
    write(put("plain", "l", 10), delete("plain", "k", 30));

    assertThat(keys(items("plain", id)), contains("", "kl", "l"));
    assertThat(store().count("plain", id, asOf), is(3L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void deleteRecord_removesEveryItemUpToItsTime(String namespace) {
    for (int i = 0; i < 20; i++) {
      write(put(namespace, "k" + i, 10 + i));
    }
    write(KvChange.deleteRecord(namespace, id, 27));
    for (int i = 0; i < 20; i++) {
      write(put(namespace, "late" + i, 27));
    }

    assertThat(keys(items(namespace, id)), contains("k18", "k19"));
  }

  @Test
  void write_takesAChangeJoinedOfSeveralTimes() {
    ItemState joined = ItemState.deleted(5);
    joined = ItemState.join(joined, put("plain", "k", 10, "a", "1", "b", "1").state());
    joined = ItemState.join(joined, put("plain", "k", 20, "a", "2", "c", null).state());
    write(put("plain", "k", 5, "d", "gone"), put("plain", "k", 15, "c", "gone"));
    write(new KvChange("plain", id, "k", joined));

    assertThat(only("plain").values(), is(Map.of("a", "2", "b", "1")));
    assertThat(only("plain").cells().get("b"), is(new Cell(10, ValueFormat.encode("1"))));
  }

  @Test
  void retention_isDecidedByTheFactsOwnTime() {
    long old = now - RETENTION.toMillis() * 1000;
    write(put("retained", "gone", old, "a", "1"));
    write(
        put("retained", "k", old + 2_000_000_000L, "a", "old"),
        put("retained", "k", now, "b", "new"));

    assertThat(keys(items("retained", id)), contains("k"));
    assertThat(only("retained").values(), is(Map.of("a", "old", "b", "new")));
    Selection later = Selection.all(asOf.plus(Duration.ofHours(1)));
    assertThat(store().get("retained", id, later).items().get(0).values(), is(Map.of("b", "new")));
    assertThat(store().count("retained", id, asOf.plus(RETENTION)), is(0L));
    store().scan("retained", asOf.plus(RETENTION), (record, item) -> assertThat(record, not(id)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1024})
  void write_takesIdsAndKeysWithinTheLimit(int length) {
    String key = "\u00e9".repeat(length / 2) + "k".repeat(length % 2);
    write(put("plain", key, 10, "p", "v"));

    assertThat(keys(items("plain", id)), contains(key));
  }

  @Test
  void write_takesValuesWithinTheLimit() {
    Bytes value = Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES]);
    write(put("plain", "k", 10, value));

    assertThat(only("plain").cells().get("p"), is(new Cell(10, value)));
  }

  /** One change that cannot be stored is set aside alone; the others of its write are there. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void write_setsAsideWhatIsBeyondTheLimits(String namespace) {
    KvChange longKey = put(namespace, "k".repeat(Limits.MAX_KEY_BYTES + 1), 10);
    KvChange largeValue =
        put(namespace, "large", 10, Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES + 1]));
    KvChange noUtf8 = put(namespace, "\ud800", 10);

    List<RefusedChange> refused =
        store()
            .write(
                List.of(
                    put(namespace, "a", 10),
                    longKey,
                    put(namespace, "b", 10),
                    largeValue,
                    noUtf8,
                    put(namespace, "c", 10)))
            .toCompletableFuture()
            .join();

    assertThat(keys(items(namespace, id)), contains("a", "b", "c"));
    assertThat(
        refused.stream().map(RefusedChange::change).toList(),
        contains(longKey, largeValue, noUtf8));
    assertThat(
        refused.stream().map(RefusedChange::message).toList(),
        contains(
            "the item key has 1601 bytes, at most 1600 are allowed.",
            "property 'p' has 65537 bytes, at most 65536 are allowed.",
            "the item key holds a lone surrogate and has no UTF-8 form."));
  }

  @Test
  void write_setsAsideAnEmptyRecordId() {
    KvChange change = new KvChange("plain", "", "k", ItemState.put(10, new TreeMap<>()));

    assertThat(
        store().write(List.of(change)).toCompletableFuture().join(),
        contains(new RefusedChange(change, "the record id is empty.")));
  }

  /** One id in two namespaces is two records; so are ids and keys that a person may mix up. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void write_keepsApartWhatOnlyLooksAlike(String namespace) {
    List<String> keys = List.of("A", "a", "a ", "e\u0301", "\u00e9");
    keys.forEach(key -> write(put(namespace, key, 10)));
    String otherId = id.toUpperCase(Locale.ROOT);
    write(new KvChange(namespace, otherId, "other", ItemState.put(10, new TreeMap<>())));
    write(put("retained", "elsewhere", now));

    assertThat(keys(items(namespace, id)), is(keys));
    assertThat(keys(items(namespace, otherId)), contains("other"));
    assertThat(keys(items("retained", id)), contains("elsewhere"));
  }

  @Test
  void unknownNamespace_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> store().count("nowhere", id, asOf));
    assertThrows(
        IllegalArgumentException.class, () -> store().get("nowhere", id, Selection.all(asOf)));
  }
}
