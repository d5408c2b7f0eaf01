package dev.rdg.io.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaRecordCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.jspecify.annotations.Nullable;

/**
 * The records of a topic without an end: of all its partitions, also those that are added while it
 * is read. It is split into a number of parts, and a partition belongs to the part of its number
 * modulo that: a part finds its new partitions by itself, whether or not the runner ever splits
 * again. Knows neither the cluster's address nor its secrets; see {@link KafkaOptions}.
 *
 * <p>When a checkpoint is complete, it commits there how far that is, as {@link Progress}, in
 * {@link KafkaOptions#getProgressGroup}: all before was written. It never begins there by itself.
 *
 * <p>Where retention has deleted records that were not read yet, it stops with what is missing, or,
 * where {@link KafkaOptions#getAcceptMissing} says so, gives a {@link MissingRecords} in their
 * place.
 */
public final class TopicSource extends UnboundedSource<KafkaRecord<byte[], byte[]>, TopicMark> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final int part;
  private final int parts;

  private TopicSource(String topic, int part, int parts) {
    this.topic = topic;
    this.part = part;
    this.parts = parts;
  }

  /**
   * All of a topic, from its first record on; or, where there is a {@link
   * KafkaOptions#getStartGroup}, from the offsets that it has committed.
   */
  public static TopicSource of(String topic) {
    return new TopicSource(topic, 0, 1);
  }

  @Override
  public List<TopicSource> split(int desiredNumSplits, PipelineOptions options) {
    List<TopicSource> splits = new ArrayList<>();
    for (int i = 0; i < Math.max(1, desiredNumSplits); i++) {
      splits.add(new TopicSource(topic, i, Math.max(1, desiredNumSplits)));
    }
    return splits;
  }

  @Override
  public UnboundedReader<KafkaRecord<byte[], byte[]>> createReader(
      PipelineOptions options, @Nullable TopicMark mark) {
    return new TopicReader(this, options.as(KafkaOptions.class), mark);
  }

  String topic() {
    return topic;
  }

  boolean hasPartition(int partition) {
    return partition % parts == part;
  }

  @Override
  public Coder<TopicMark> getCheckpointMarkCoder() {
    return TopicMark.CODER;
  }

  @Override
  public Coder<KafkaRecord<byte[], byte[]>> getOutputCoder() {
    return KafkaRecordCoder.of(
        NullableCoder.of(ByteArrayCoder.of()), NullableCoder.of(ByteArrayCoder.of()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("topic", topic));
  }
}
