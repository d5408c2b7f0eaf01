package dev.rdg.examples.cassandraio;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.model.kv.KvChange;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.io.cassandra.CassandraIO;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The visible items of one namespace without retention, bounded, in no order, by {@code
 * CassandraIO.read}: each as the put that makes it, with the write timestamps of its properties.
 */
public final class ReadGraph extends PTransform<PBegin, PCollection<KvChange>> {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final int port;
  private final String keyspace;
  private final String namespace;

  /** Of a namespace whose table has its name, as it has unless its home says otherwise. */
  public ReadGraph(String host, int port, String keyspace, String namespace) {
    this.host = host;
    this.port = port;
    this.keyspace = keyspace;
    this.namespace = namespace;
  }

  @Override
  public PCollection<KvChange> expand(PBegin begin) {
    String ofNamespace = namespace;
    Instant asOf = Instant.now();
    return begin.apply(
        CassandraIO.<KvChange>read()
            .withHosts(List.of(host))
            .withPort(port)
            .withKeyspace(keyspace)
            .withTable(namespace)
            .withEntity(KvChange.class)
            .withCoder(KvChangeCoder.of())
            .withMapperFactoryFn(session -> new ItemMapper(ofNamespace, null, asOf))
            .withQuery(ItemMapper.query(keyspace, namespace)));
  }
}
