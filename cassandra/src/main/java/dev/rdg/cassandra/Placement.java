package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Which nodes keep a partition, as a number. As the Spark connector's grouping by replica set: rows
 * whose batch one coordinator can hand to the same nodes.
 *
 * @see <a
 *     href="https://github.com/apache/cassandra-spark-connector/blob/trunk/doc/reference.md">{@code
 *     output.batch.grouping.key}</a>
 */
final class Placement {
  private final CqlSession session;
  private final CqlIdentifier keyspace;

  Placement(CqlSession session, Home home) {
    this.session = session;
    this.keyspace = CqlIdentifier.fromInternal(home.keyspace());
  }

  /** Of a record's bucket; 0 where one node has all, or the driver does not know. */
  int of(String id, int bucket) {
    Metadata metadata = session.getMetadata();
    if (metadata.getNodes().size() == 1) {
      return 0;
    }
    return metadata
        .getTokenMap()
        .map(tokens -> tokens.getReplicas(keyspace, partitionKey(id, bucket)).hashCode())
        .orElse(0);
  }

  /** As Cassandra composes it: of each part its length, itself, and a zero. */
  static ByteBuffer partitionKey(String id, int bucket) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(text.length + Integer.BYTES + 2 * (Short.BYTES + 1))
        .putShort((short) text.length)
        .put(text)
        .put((byte) 0)
        .putShort((short) Integer.BYTES)
        .putInt(bucket)
        .put((byte) 0)
        .flip();
  }
}
