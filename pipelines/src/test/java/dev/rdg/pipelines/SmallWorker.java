package dev.rdg.pipelines;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.io.sink.KvIO;
import dev.rdg.model.Bytes;
import dev.rdg.model.Limits;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.transforms.CollapseChanges;
import dev.rdg.transforms.GroupChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * A worker by itself, on Flink in one JVM: the largest changes there are go through collapse, group
 * and write to a slow store. Run by {@link WorkerHeapTest} with a small heap.
 */
final class SmallWorker {
  /** 750 MiB of values, many times the heap. */
  static final long CHANGES = 16_000;

  private static final ArrayList<NamespaceLayout> LAYOUTS =
      new ArrayList<>(
          List.of(NamespaceLayout.of("spread", 1024, null), NamespaceLayout.plain("plain")));

  private SmallWorker() {}

  /** Takes {@code streaming}, {@code batch} or {@code grouped}; prints how much was written. */
  public static void main(String[] arguments) {
    String mode = arguments[0];
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--runner=FlinkRunner",
                    "--flinkMaster=[local]",
                    "--parallelism=2",
                    "--streaming=" + mode.equals("streaming"),
                    "--maxBundleSize=100000",
                    "--maxBundleTimeMills=600000",
                    "--fasterCopy=true",
                    "--filesToStage=")
                .create());
    PCollection<RecordChanges> collapsed =
        pipeline
            .apply("Count", GenerateSequence.from(0).to(CHANGES))
            .apply("MakeChange", ParDo.of(new MakeChangeFn()))
            .setCoder(KvChangeCoder.of())
            .apply("CollapseChanges", CollapseChanges.inBundlesOf("largest"))
            .changes();
    KvIO.Write write = KvIO.write(new SlowStore.Provider(LAYOUTS));
    if (mode.equals("grouped")) {
      collapsed
          .apply("GroupChanges", GroupChanges.by(LAYOUTS))
          .apply("WriteGroups", write.ofGroups());
    } else {
      collapsed.apply("WriteGraph", write);
    }
    pipeline.run().waitUntilFinish();
    System.out.println("written: " + SlowStore.changes());
  }

  /** Each of an item or record of its own, so that joining makes none of them fewer. */
  private static final class MakeChangeFn extends DoFn<Long, KvChange> {
    private static final long serialVersionUID = 1L;
    private static final String LONGEST = "x".repeat(Limits.MAX_ID_BYTES - 8);

    @ProcessElement
    public void processElement(@Element Long number, OutputReceiver<KvChange> out) {
      String unique = "%08d".formatted(number);
      out.output(
          switch ((int) (number % 8)) {
            case 0 -> KvChange.deleteRecord("spread", LONGEST + unique, number);
            case 1 -> put("plain", "tiny-" + unique, "", 0, 0);
            case 2 -> put("plain", LONGEST + unique, LONGEST + unique, 100, 1024);
            case 3, 4 -> put("plain", LONGEST + unique, "", 1, Limits.MAX_VALUE_BYTES);
            default -> put("spread", LONGEST, LONGEST + unique, 1, Limits.MAX_VALUE_BYTES);
          });
    }

    private static KvChange put(String namespace, String id, String key, int cells, int bytes) {
      TreeMap<String, Cell> map = new TreeMap<>();
      for (int i = 0; i < cells; i++) {
        map.put("property_" + i, new Cell(1, Bytes.wrap(new byte[bytes])));
      }
      return new KvChange(namespace, id, key, ItemState.put(1, map));
    }
  }
}
