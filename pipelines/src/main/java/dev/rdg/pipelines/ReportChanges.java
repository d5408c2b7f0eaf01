package dev.rdg.pipelines;

import com.google.common.hash.Hashing;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.Top;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * What a dry run says of changes, a {@link Figure} a line in one file: {@code writes}, {@code
 * items}, {@code partitions} and {@code bytes} of each namespace, {@code hottest} (records by
 * writes) and {@code widest} (partitions by items).
 */
final class ReportChanges
    extends PTransform<PCollection<KV<String, Iterable<RecordChanges>>>, PDone> {
  private static final long serialVersionUID = 1L;

  private static final int NAMED = 10;

  /** Items of one partition are told apart up to here. */
  private static final int MAX_DISTINCT = 1_000_000;

  private static final TupleTag<KV<String, Long>> SUMS = new TupleTag<>("sums") {};
  private static final TupleTag<KV<String, Long>> WRITES = new TupleTag<>("writes") {};
  private static final TupleTag<KV<String, Long>> WIDTHS = new TupleTag<>("widths") {};

  private final String file;

  private ReportChanges(String file) {
    this.file = file;
  }

  static ReportChanges to(String file) {
    return new ReportChanges(file);
  }

  @Override
  public PDone expand(PCollection<KV<String, Iterable<RecordChanges>>> groups) {
    PCollectionTuple measured =
        groups.apply(
            "MeasurePartition",
            ParDo.of(new MeasureFn()).withOutputTags(SUMS, TupleTagList.of(WRITES).and(WIDTHS)));
    PCollection<KV<String, Long>> hottest =
        measured.get(WRITES).apply("SumByRecord", Sum.longsPerKey());
    return PCollectionList.of(measured.get(SUMS).apply(Sum.longsPerKey()))
        .and(largest("Hottest", hottest))
        .and(largest("Widest", measured.get(WIDTHS)))
        .apply("FlattenFigures", Flatten.pCollections())
        .apply("FormatFigures", Figure.format())
        .apply("WriteFile", TextIO.write().to(file).withoutSharding());
  }

  private static PCollection<KV<String, Long>> largest(
      String name, PCollection<KV<String, Long>> figures) {
    return figures
        .apply("Take" + name, Top.of(NAMED, new KV.OrderByValue<String, Long>()).withoutDefaults())
        .apply("List" + name, Flatten.<KV<String, Long>>iterables());
  }

  private static final class MeasureFn
      extends DoFn<KV<String, Iterable<RecordChanges>>, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<String, Iterable<RecordChanges>> group, MultiOutputReceiver out) {
      long writes = 0;
      long bytes = 0;
      Set<Long> items = new HashSet<>();
      String namespace = "";
      String id = "";
      for (RecordChanges part : group.getValue()) {
        namespace = part.namespace();
        id = part.id();
        for (KvChange change : part.changes()) {
          writes++;
          bytes += change.bytes();
          String key = change.key();
          if (key != null && items.size() < MAX_DISTINCT) {
            items.add(Hashing.sipHash24().hashString(key, StandardCharsets.UTF_8).asLong());
          }
        }
      }
      for (KV<String, Long> sum :
          List.of(
              KV.of(Figure.key("writes", namespace), writes),
              KV.of(Figure.key("items", namespace), (long) items.size()),
              KV.of(Figure.key("partitions", namespace), 1L),
              KV.of(Figure.key("bytes", namespace), bytes))) {
        out.get(SUMS).output(sum);
      }
      out.get(WRITES).output(KV.of(Figure.key("hottest", namespace + "/" + id), writes));
      out.get(WIDTHS).output(KV.of(Figure.key("widest", group.getKey()), (long) items.size()));
    }
  }
}
