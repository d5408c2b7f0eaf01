package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.model.Bytes;
import dev.rdg.model.NodeChange;
import dev.rdg.model.Properties;
import dev.rdg.model.Schema;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.InMemoryKvStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContradictionsTest {
  private static final String NAMESPACE = "node_device";
  private static final long TIME = 1_000;
  private static final Schema SCHEMA =
      Schema.parse("graph.yaml", "version: 1\nnodes: {device: {properties: {model: string}}}\n");

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

  /** Newer, also where the whole record went. */
  @Test
  void recordThatIsGone_isNoContradiction() {
    write(put(TIME, "b"));
    write(KvChange.deleteRecord(NAMESPACE, "d-1", TIME + 5));

    look(put(TIME, "a"));

    assertThat(contradictions.looked(), is(1L));
    assertThat(contradictions.different(), is(0L));
  }

  /** An item is one, however many of its properties differ; one that only the store has is not. */
  @Test
  void item_isCountedOnce() {
    write(put(Map.of("model", "b", "os", "b", "more", "b")));

    look(put(Map.of("model", "a", "os", "a")));
    look(put(Map.of("more", "b")));

    assertThat(contradictions.looked(), is(2L));
    assertThat(contradictions.different(), is(1L));
  }

  /** Many changes of a database share one time, of which the last stays, as it should. */
  @Test
  void changeOfOneTimeAndALaterPosition_isNoContradiction() {
    write(positioned(2, "b"));
    write(positioned(1, "a"));

    look(positioned(1, "a"));

    assertThat(contradictions.looked(), is(0L));
    assertThat(contradictions.different(), is(0L));
  }

  /** The lines that a replay's pipeline leaves, each the bytes of a change. */
  @Test
  void file_isLookedUpLineByLine(@TempDir Path folder) throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    write(put(TIME, "b"));
    List<String> lines = new ArrayList<>();
    for (String model : List.of("a", "b", "c")) {
      byte[] bytes = CoderUtils.encodeToByteArray(KvChangeCoder.of(), put(TIME, model));
      lines.add(Base64.getEncoder().encodeToString(bytes));
    }

    contradictions.look(store, Files.write(folder.resolve("sample"), lines).toString());

    assertThat(contradictions.looked(), is(3L));
    assertThat(contradictions.different(), is(2L));
  }

  private void look(KvChange change) {
    contradictions.look(store, change);
  }

  private void write(KvChange change) {
    store.write(List.of(change)).toCompletableFuture().join();
  }

  private static KvChange put(long time, String model) {
    return put(time, Map.of("model", model));
  }

  private static KvChange positioned(int position, String model) {
    Properties properties =
        new Properties(new TreeMap<>(Map.of("model", ValueFormat.encode(model))), new TreeSet<>());
    Bytes place = Bytes.wrap(new byte[] {(byte) position});
    List<KvChange> encoded = new ArrayList<>();
    new GraphEncoding(SCHEMA)
        .encode(new NodeChange("device", "d-1", TIME, false, properties, place), encoded::add);
    return encoded.get(0);
  }

  private static KvChange put(Map<String, String> properties) {
    return put(TIME, properties);
  }

  private static KvChange put(long time, Map<String, String> properties) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    properties.forEach((name, value) -> cells.put(name, new Cell(time, ValueFormat.encode(value))));
    return new KvChange(NAMESPACE, "d-1", "", ItemState.put(time, cells));
  }
}
