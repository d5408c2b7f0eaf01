package dev.rdg.io.history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.stack.KafkaServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class RecordSizesIT {
  private static final int LARGE = 40_000;

  /** As they are in memory, not compressed as on the broker's disk; the large ones count. */
  @Test
  void sample_findsHowLargeRecordsAre(@TempDir Path folder) throws Exception {
    try (KafkaServer server = KafkaServer.start(folder)) {
      KafkaConnection kafka = KafkaConnection.to(server.bootstrapServers());
      try (Admin admin = Admin.create(kafka.settings())) {
        admin.createTopics(List.of(new NewTopic("t", 3, (short) 1))).all().get();
      }
      produce(kafka);

      Map<Integer, Long> sizes =
          RecordSizes.sample(
              "t", Map.of(0, 0L, 1, 0L, 2, -1L), Map.of(0, 2_000L, 1, 1L, 2, 0L), kafka);

      assertThat(sizes.keySet(), is(java.util.Set.of(0, 1)));
      assertThat(sizes.get(0), greaterThan(LARGE / 2L));
      assertThat(sizes.get(1), lessThan(200L));
    }
  }

  private static void produce(KafkaConnection kafka) {
    Map<String, Object> config = kafka.settings();
    config.put("compression.type", "lz4");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 2_000; i++) {
        byte[] value = new byte[i < 1_000 ? 100 : LARGE];
        producer.send(new ProducerRecord<>("t", 0, new byte[] {1}, value));
      }
      producer.send(new ProducerRecord<>("t", 1, null, new byte[100]));
    }
  }
}
