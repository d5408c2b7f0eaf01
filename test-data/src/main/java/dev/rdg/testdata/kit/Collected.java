package dev.rdg.testdata.kit;

import dev.rdg.model.Schema;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.transforms.CountOutcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * What one run on the Direct runner has put out. Workers find it by id, since they are of this JVM
 * but deserialized.
 */
final class Collected implements AutoCloseable {
  private static final Map<String, Collected> OPEN = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final Schema graph;
  private final InMemoryKvStore store;
  private final Queue<RejectedEvent> rejects = new ConcurrentLinkedQueue<>();

  Collected(String topic, Schema graph) {
    this.graph = graph;
    List<NamespaceLayout> layouts = new ArrayList<>(graph.namespaces());
    layouts.add(CountOutcomes.layoutOf(topic));
    store = new InMemoryKvStore(layouts);
    OPEN.put(id, this);
  }

  ParDo.SingleOutput<KvChange, Void> changes() {
    return ParDo.of(new KeepChangeFn(id));
  }

  ParDo.SingleOutput<RejectedEvent, Void> rejects() {
    return ParDo.of(new KeepRejectFn(id));
  }

  TopicResult result(String topic) {
    return new TopicResult(topic, graph, store, List.copyOf(rejects));
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }

  private static Collected find(String id) {
    return java.util.Objects.requireNonNull(OPEN.get(id), "the run is over");
  }

  private static final class KeepChangeFn extends DoFn<KvChange, Void> {
    private static final long serialVersionUID = 1L;
    private final String id;

    KeepChangeFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void processElement(@Element KvChange change) {
      find(id).store.write(List.of(change));
    }
  }

  private static final class KeepRejectFn extends DoFn<RejectedEvent, Void> {
    private static final long serialVersionUID = 1L;
    private final String id;

    KeepRejectFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void processElement(@Element RejectedEvent reject) {
      find(id).rejects.add(reject);
    }
  }
}
