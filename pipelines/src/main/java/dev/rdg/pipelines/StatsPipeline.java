package dev.rdg.pipelines;

import dev.rdg.io.sink.KvIO;
import dev.rdg.model.kv.EdgeKeys;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.Top;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Figures of a stored graph, a {@link Figure} a line in one file: {@code items} and {@code records}
 * of each namespace, {@code degree} (records by the power of two below their number of items,
 * {@code <namespace>:<power>}), {@code widest} (records by items) and {@code dangling} (ends of
 * edges without a node, {@code <namespace>:<node type>}).
 */
public final class StatsPipeline {
  private static final int NAMED = 10;
  private static final String NODE = "";
  private static final TypeDescriptor<KV<String, String>> STRINGS =
      TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.strings());

  private StatsPipeline() {}

  /**
   * Measures namespaces.
   *
   * @param definitions of all that {@code read} reads
   */
  public static Pipeline build(
      PipelineOptions options,
      Collection<NamespaceDefinition> definitions,
      KvIO.Read read,
      String file) {
    Pipeline pipeline = Pipeline.create(options);
    PCollection<KvChange> items =
        pipeline.apply("ReadItems", read.withParts(Pieces.of(options).parts()));
    PCollection<KV<String, Long>> widths =
        items
            .apply(
                "NameRecord",
                MapElements.into(STRINGS)
                    .via(item -> KV.of(item.namespace() + "/" + item.id(), "")))
            .apply("GroupByRecord", new Grouped())
            .apply("CountItems", ParDo.of(new CountFn()));
    PCollection<KV<String, Long>> figures =
        PCollectionList.of(
                items
                    .apply(
                        "NameNamespace",
                        MapElements.into(TypeDescriptors.strings())
                            .via(item -> Figure.key("items", item.namespace())))
                    .apply("CountByNamespace", Count.perElement()))
            .and(
                widths
                    .apply("NameDegrees", ParDo.of(new DegreeFn()))
                    .apply("CountDegrees", Count.perElement()))
            .and(
                widths
                    .apply(
                        "TakeWidest",
                        Top.of(NAMED, new KV.OrderByValue<String, Long>()).withoutDefaults())
                    .apply("ListWidest", Flatten.<KV<String, Long>>iterables())
                    .apply(
                        "NameWidest",
                        MapElements.into(
                                TypeDescriptors.kvs(
                                    TypeDescriptors.strings(), TypeDescriptors.longs()))
                            .via(
                                width ->
                                    KV.of(Figure.key("widest", width.getKey()), width.getValue()))))
            .and(dangling(items, definitions))
            .apply("FlattenFigures", Flatten.pCollections());
    figures
        .apply("FormatFigures", Figure.format())
        .apply("WriteFile", TextIO.write().to(file).withoutSharding());
    return pipeline;
  }

  private static PCollection<KV<String, Long>> dangling(
      PCollection<KvChange> items, Collection<NamespaceDefinition> definitions) {
    TreeMap<String, NodeEnds> ends = new TreeMap<>();
    definitions.stream()
        .filter(one -> !one.isHistory()) // what was changed may be gone
        .forEach(one -> ends.put(one.name(), NodeEnds.of(one)));
    return items
        .apply("NameEnds", ParDo.of(new EndsFn(ends)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
        .apply("GroupByNode", new Grouped())
        .apply("FindDangling", ParDo.of(new DanglingFn()))
        .apply("SumDangling", Sum.longsPerKey());
  }

  /** Brings equal keys together, with others of their group. */
  private static final class Grouped
      extends PTransform<
          PCollection<KV<String, String>>, PCollection<KV<Integer, Iterable<KV<String, String>>>>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<KV<Integer, Iterable<KV<String, String>>>> expand(
        PCollection<KV<String, String>> named) {
      HashGroups groups = HashGroups.of(named.getPipeline().getOptions());
      return named
          .apply(
              "KeyByGroup",
              WithKeys.of((KV<String, String> one) -> groups.of(one.getKey()))
                  .withKeyType(TypeDescriptors.integers()))
          .apply("GroupByHash", GroupByKey.create());
    }
  }

  private static final class CountFn
      extends DoFn<KV<Integer, Iterable<KV<String, String>>>, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<Integer, Iterable<KV<String, String>>> group,
        OutputReceiver<KV<String, Long>> out) {
      Map<String, Long> counts = new HashMap<>();
      group.getValue().forEach(one -> counts.merge(one.getKey(), 1L, Long::sum));
      counts.forEach((name, number) -> out.output(KV.of(name, number)));
    }
  }

  /**
   * The node types at the ends of a namespace's items.
   *
   * @param record that of its records
   * @param key that of its keys; empty where the items are nodes themselves
   */
  private record NodeEnds(String record, String key) implements java.io.Serializable {
    static NodeEnds of(NamespaceDefinition definition) {
      Map<String, String> elements = definition.elements();
      String from = elements.get("from");
      String to = elements.get("to");
      if (from == null || to == null) {
        return new NodeEnds(definition.kind().replaceFirst("^node ", ""), NODE);
      }
      return definition.isReverse() ? new NodeEnds(to, from) : new NodeEnds(from, to);
    }
  }

  private static final class DegreeFn extends DoFn<KV<String, Long>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element KV<String, Long> width, OutputReceiver<String> out) {
      String namespace = width.getKey().substring(0, width.getKey().indexOf('/'));
      out.output(Figure.key("records", namespace));
      int power = 63 - Long.numberOfLeadingZeros(width.getValue());
      out.output(Figure.key("degree", namespace + ":" + power));
    }
  }

  /** A node by type and id, and who names it: itself, or a namespace of edges. */
  private static final class EndsFn extends DoFn<KvChange, KV<String, String>> {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, NodeEnds> ends;

    EndsFn(TreeMap<String, NodeEnds> ends) {
      this.ends = ends;
    }

    @ProcessElement
    public void processElement(@Element KvChange item, OutputReceiver<KV<String, String>> out) {
      NodeEnds types = ends.get(item.namespace());
      if (types == null) {
        return;
      }
      if (types.key().equals(NODE)) {
        out.output(KV.of(types.record() + ":" + item.id(), NODE));
      } else {
        out.output(KV.of(types.record() + ":" + item.id(), item.namespace()));
        out.output(
            KV.of(types.key() + ":" + EdgeKeys.far(String.valueOf(item.key())), item.namespace()));
      }
    }
  }

  private static final class DanglingFn
      extends DoFn<KV<Integer, Iterable<KV<String, String>>>, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<Integer, Iterable<KV<String, String>>> group,
        OutputReceiver<KV<String, Long>> out) {
      Map<String, Map<String, Long>> namers = new HashMap<>();
      for (KV<String, String> one : group.getValue()) {
        namers
            .computeIfAbsent(one.getKey(), node -> new TreeMap<>())
            .merge(one.getValue(), 1L, Long::sum);
      }
      namers.forEach(
          (node, by) -> {
            if (!by.containsKey(NODE)) {
              String type = node.substring(0, node.indexOf(':'));
              by.forEach(
                  (namespace, times) ->
                      out.output(KV.of(Figure.key("dangling", namespace + ":" + type), times)));
            }
          });
    }
  }
}
