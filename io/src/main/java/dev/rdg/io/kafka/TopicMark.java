package dev.rdg.io.kafka;

import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;

/**
 * How far a part of a topic was read.
 *
 * @param next the offset to read next, by partition; also of partitions that had no record yet, so
 *     that one which comes and expires meanwhile is missed
 */
record TopicMark(Map<Integer, Long> next) implements CheckpointMark {
  static final Coder<TopicMark> CODER =
      DelegateCoder.of(
          MapCoder.of(VarIntCoder.of(), VarLongCoder.of()), TopicMark::next, TopicMark::new);

  TopicMark {
    next = new TreeMap<>(next);
  }

  /** Offsets are not committed to Kafka: the runner keeps them. */
  @Override
  public void finalizeCheckpoint() {}
}
