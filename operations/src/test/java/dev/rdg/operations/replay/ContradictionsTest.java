package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.InMemoryKvStore;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContradictionsTest {
  private static final String NAMESPACE = "node_device";
  private static final long TIME = 1_000;

  private final InMemoryKvStore store =
      new InMemoryKvStore(List.of(NamespaceLayout.plain(NAMESPACE)));
  private final Contradictions contradictions = new Contradictions();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void sameValue_isAsItWasWritten() {
    write(put(TIME, "a"));

    look(put(TIME, "a"));

    assertThat(contradictions.looked(), is(1L));
    assertThat(contradictions.different(), is(0L));
    assertThat(contradictions.namespaces(), is(empty()));
  }

  /** Of one time the greater value stays: that this one was written again changed nothing. */
  @Test
  void otherValueOfTheSameTime_contradicts() {
    write(put(TIME, "b"));
    write(put(TIME, "a"));

    look(put(TIME, "a"));

    assertThat(contradictions.different(), is(1L));
    assertThat(contradictions.namespaces(), is(new TreeSet<>(List.of(NAMESPACE))));
  }

  @Test
  void correctionThatWins_isNoContradiction() {
    write(put(TIME, "a"));
    write(put(TIME, "b"));

    look(put(TIME, "b"));

    assertThat(contradictions.different(), is(0L));
  }

  @Test
  void newerValue_isNoContradiction() {
    write(put(TIME + 1, "b"));

    look(put(TIME, "a"));

    assertThat(contradictions.different(), is(0L));
  }

  @Test
  void itemThatIsGone_isNoContradiction() {
    write(put(TIME, "b"));
    write(new KvChange(NAMESPACE, "d-1", "", ItemState.deleted(TIME + 5)));

    look(put(TIME, "a"));

    assertThat(contradictions.looked(), is(1L));
    assertThat(contradictions.different(), is(0L));
  }

  /** What a reader would see is what counts; deletes are not looked up. */
  @Test
  void deletes_areNotLookedUp() {
    look(new KvChange(NAMESPACE, "d-1", "", ItemState.deleted(TIME)));
    look(new KvChange(NAMESPACE, "d-1", null, ItemState.deleted(TIME)));

    assertThat(contradictions.looked(), is(0L));
  }

  private void look(KvChange change) {
    contradictions.look(store, change);
  }

  private void write(KvChange change) {
    store.write(List.of(change)).toCompletableFuture().join();
  }

  private static KvChange put(long time, String model) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("model", new Cell(time, ValueFormat.encode(model)));
    return new KvChange(NAMESPACE, "d-1", "", ItemState.put(time, cells));
  }
}
