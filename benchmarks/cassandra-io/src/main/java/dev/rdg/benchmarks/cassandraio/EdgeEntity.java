package dev.rdg.benchmarks.cassandraio;

import com.datastax.driver.mapping.annotations.ClusteringColumn;
import com.datastax.driver.mapping.annotations.Column;
import com.datastax.driver.mapping.annotations.PartitionKey;
import com.datastax.driver.mapping.annotations.Table;
import dev.rdg.benchmarks.load.EdgeRow;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** An edge as the driver's mapper knows it. CassandraIO names no table when it writes. */
@Table(name = "edge")
public class EdgeEntity implements Serializable {
  private static final long serialVersionUID = 1L;

  @PartitionKey(0)
  @Column(name = "id")
  private String id = "";

  @PartitionKey(1)
  @Column(name = "bucket")
  private int bucket;

  @ClusteringColumn
  @Column(name = "key")
  private String key = "";

  @Column(name = "at")
  private long at;

  @Column(name = "props")
  private transient Map<String, ByteBuffer> props = new HashMap<>();

  /** For the mapper. */
  public EdgeEntity() {}

  static EdgeEntity of(EdgeRow row) {
    EdgeEntity entity = new EdgeEntity();
    entity.id = row.id();
    entity.key = row.key();
    entity.at = row.at();
    row.properties()
        .forEach((name, value) -> entity.props.put(name, ByteBuffer.wrap(value.unsafeArray())));
    return entity;
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  public int getBucket() {
    return bucket;
  }

  public void setBucket(int bucket) {
    this.bucket = bucket;
  }

  public String getKey() {
    return key;
  }

  public void setKey(String key) {
    this.key = key;
  }

  public long getAt() {
    return at;
  }

  public void setAt(long at) {
    this.at = at;
  }

  public Map<String, ByteBuffer> getProps() {
    return props;
  }

  public void setProps(Map<String, ByteBuffer> props) {
    this.props = props;
  }
}
