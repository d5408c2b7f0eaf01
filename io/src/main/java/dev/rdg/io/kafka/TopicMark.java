package dev.rdg.io.kafka;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.jspecify.annotations.Nullable;

/**
 * How far a part of a topic was read.
 *
 * @param next the offset to read next, by partition; also of partitions that had no record yet, so
 *     that one which comes and expires meanwhile is missed
 * @param taken when it was that far; of a mark from a checkpoint, when that was read
 * @param poller told when a checkpoint with this mark is complete; null for a mark from a
 *     checkpoint
 */
record TopicMark(Map<Integer, Long> next, Instant taken, @Nullable TopicPoller poller)
    implements CheckpointMark {
  static final Coder<TopicMark> CODER =
      DelegateCoder.of(
          MapCoder.of(VarIntCoder.of(), VarLongCoder.of()),
          TopicMark::next,
          next -> new TopicMark(next, Instant.now(), null));

  TopicMark {
    next = new TreeMap<>(next);
  }

  /** The runner keeps the offsets; Kafka learns of them for people, see {@link TopicSource}. */
  @Override
  public void finalizeCheckpoint() {
    if (poller != null) {
      poller.commit(this);
    }
  }
}
