package dev.rdg.io.kafka;

import com.google.auto.value.AutoValue;
import dev.rdg.coders.NamedOutputs;
import dev.rdg.coders.RawEventCoder;
import dev.rdg.coders.TallyCoder;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.Tally;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** Records of a Kafka topic as {@link RawEvent}s. */
public final class KafkaEventIO {
  private static final TupleTag<RawEvent> RECORDS = new TupleTag<>("records") {};
  private static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  private KafkaEventIO() {}

  /**
   * Reads a topic, unbounded, from its first record on, and partitions that are added; a job that
   * is restored goes on from its checkpoint. The cluster is that of the pipeline's {@link
   * dev.rdg.io.kafka.KafkaOptions}. Keys and values may be null.
   */
  public static Read read(String topic) {
    return new AutoValue_KafkaEventIO_Read(topic);
  }

  /** See {@link KafkaEventIO#read}. */
  @AutoValue
  public abstract static class Read extends PTransform<PBegin, Records> {
    private static final long serialVersionUID = 1L;

    Read() {}

    abstract String topic();

    @Override
    public final Records expand(PBegin input) {
      PCollectionTuple outputs =
          input
              .apply("ReadRecords", org.apache.beam.sdk.io.Read.from(TopicSource.of(topic())))
              .apply(
                  "KeepOrigin",
                  ParDo.of(new ToRawEventFn()).withOutputTags(RECORDS, TupleTagList.of(TALLIES)));
      outputs.get(RECORDS).setCoder(RawEventCoder.of());
      outputs.get(TALLIES).setCoder(TallyCoder.of());
      return new Records(outputs);
    }
  }

  /** What a topic gives: its records, and counts of those that were gone before they were read. */
  public static final class Records extends NamedOutputs {
    private Records(PCollectionTuple outputs) {
      super(outputs);
    }

    /** The records. */
    public PCollection<RawEvent> records() {
      return get(RECORDS);
    }

    /** Counts of {@link Counts#MISSING} records. */
    public PCollection<Tally> tallies() {
      return get(TALLIES);
    }
  }

  private static final class ToRawEventFn extends DoFn<KafkaRecord<byte[], byte[]>, RawEvent> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KafkaRecord<byte[], byte[]> record, MultiOutputReceiver out) {
      long missing = MissingRecords.in(record);
      if (missing > 0) {
        out.get(TALLIES).output(tally(record, missing));
        return;
      }
      Origin origin = new Origin(record.getTopic(), record.getPartition(), record.getOffset());
      out.get(RECORDS)
          .output(
              new RawEvent(
                  origin,
                  record.getTimestamp(),
                  Bytes.wrapNullable(record.getKV().getKey()),
                  Bytes.wrapNullable(record.getKV().getValue())));
    }

    private static Tally tally(KafkaRecord<byte[], byte[]> last, long missing) {
      return new Tally(
          last.getTopic(),
          Integer.toString(last.getPartition()),
          last.getOffset(),
          new TreeMap<>(Map.of(Counts.MISSING, missing)));
    }
  }
}
