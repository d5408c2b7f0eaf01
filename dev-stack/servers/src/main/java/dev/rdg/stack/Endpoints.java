package dev.rdg.stack;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where the engines of a {@link LocalStack} are reached.
 *
 * @param cassandra the contact point; the data center is {@link CassandraServer#DATACENTER}
 * @param kafka the bootstrap servers, as {@code host:port}
 * @param flink the REST interface and web UI, without a slash at the end
 */
public record Endpoints(InetSocketAddress cassandra, String kafka, URI flink) {

  static Endpoints of(String address, Ports ports) {
    return new Endpoints(
        new InetSocketAddress(address, ports.cassandra()),
        address + ":" + ports.kafka(),
        URI.create("http://" + address + ":" + ports.flink()));
  }

  /** The JobManager as {@code host:port}: what Beam's option {@code flinkMaster} takes. */
  public String flinkMaster() {
    return flink.getAuthority();
  }

  /** Cassandra's, {@code host:port}. */
  public String cassandraAddress() {
    return cassandra.getAddress().getHostAddress() + ":" + cassandra.getPort();
  }
}
