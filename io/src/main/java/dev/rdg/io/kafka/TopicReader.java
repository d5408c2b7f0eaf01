package dev.rdg.io.kafka;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hands out what a {@link TopicPoller} has fetched, which works on a thread of its own since a
 * consumer may wait and a reader may not. Records have the time at which they are read.
 */
final class TopicReader extends UnboundedReader<KafkaRecord<byte[], byte[]>> {
  private final TopicSource source;
  private final TopicPoller poller;
  private final Map<Integer, Long> next = new TreeMap<>();
  private Iterator<KafkaRecord<byte[], byte[]>> records = java.util.Collections.emptyIterator();
  private Map<Integer, Long> afterwards = Map.of();
  private @Nullable KafkaRecord<byte[], byte[]> current;
  private Instant time = new Instant(0);

  TopicReader(TopicSource source, KafkaOptions options, @Nullable TopicMark mark) {
    this.source = source;
    if (mark != null) {
      next.putAll(mark.next());
    }
    this.poller = new TopicPoller(source, options, new TreeMap<>(next));
  }

  @Override
  public boolean start() throws IOException {
    poller.start();
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    while (!records.hasNext()) {
      next.putAll(afterwards);
      afterwards = Map.of();
      TopicPoller.Batch batch = poller.take();
      if (batch == null) {
        current = null;
        return false;
      }
      records = batch.records().iterator();
      afterwards = batch.positions();
    }
    KafkaRecord<byte[], byte[]> record = records.next();
    next.put(record.getPartition(), record.getOffset() + 1);
    current = record;
    time = Instant.now();
    return true;
  }

  @Override
  public KafkaRecord<byte[], byte[]> getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("no record was read");
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    return time;
  }

  @Override
  public Instant getWatermark() {
    return records.hasNext() ? time : Instant.now();
  }

  @Override
  public TopicMark getCheckpointMark() {
    return new TopicMark(next, java.time.Instant.now(), poller);
  }

  @Override
  public TopicSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    poller.close();
  }
}
