package dev.rdg.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A question to one Kafka node. */
final class KafkaProbe {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private KafkaProbe() {}

  /** The number of brokers, by a query; fails when the node does not answer. */
  static int brokers(InetSocketAddress address, KafkaSecurity security)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    LoopbackPorts.requireListening(address);
    int timeoutMillis = (int) TIMEOUT.toMillis();
    Map<String, Object> client = new HashMap<>(security.clientSettings());
    client.put(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        address.getHostString() + ":" + address.getPort());
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    try (Admin admin = Admin.create(client)) {
      int brokers =
          admin.describeCluster().nodes().get(timeoutMillis, TimeUnit.MILLISECONDS).size();
      if (brokers == 0) {
        throw new IOException("the cluster has no broker yet");
      }
      return brokers;
    }
  }
}
