package dev.rdg.io.kafka;

import java.nio.ByteBuffer;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What stands for records that were deleted before they were read: a record at the last of their
 * offsets that no broker has sent, since it has a header but no kind of time.
 */
public final class MissingRecords {
  private static final String HEADER = "rdg.missing";

  private MissingRecords() {}

  static KafkaRecord<byte[], byte[]> of(String topic, int partition, long from, long to) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(HEADER, ByteBuffer.allocate(Long.BYTES).putLong(to - from).array());
    return new KafkaRecord<>(
        topic, partition, to - 1, -1, KafkaTimestampType.NO_TIMESTAMP_TYPE, headers, null, null);
  }

  /** How many records it stands for; 0 for a record itself. */
  public static long in(KafkaRecord<byte[], byte[]> record) {
    if (record.getTimestampType() != KafkaTimestampType.NO_TIMESTAMP_TYPE
        || record.getHeaders() == null) {
      return 0;
    }
    Header header = record.getHeaders().lastHeader(HEADER);
    return header == null ? 0 : ByteBuffer.wrap(header.value()).getLong();
  }
}
