package dev.rdg.io.rejects;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.rdg.coders.RejectedEventCoder;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.stack.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rejects of all sizes, in topics that take less than others. */
class FittingProducerIT {
  @Test
  void rejects_fitWhateverTheTopicTakes(@TempDir Path folder) throws Exception {
    try (KafkaServer kafka = KafkaServer.start(folder);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      NewTopic usual = new NewTopic("usual", 1, (short) 1);
      NewTopic small =
          new NewTopic("small", 1, (short) 1).configs(Map.of("max.message.bytes", "20000"));
      admin.createTopics(List.of(usual, small)).all().get();
      List<RejectedEvent> rejects =
          List.of(
              reject(0, 10, 10),
              reject(1, 600_000, 10),
              reject(2, 790_000, 10),
              reject(3, 5_000_000, 3_000_000),
              reject(4, 15_000, 15_000));

      send(kafka, "usual", rejects);
      send(kafka, "small", rejects);

      check(read(kafka, "usual"), rejects, 1_000_000);
      check(read(kafka, "small"), rejects, 20_000);
    }
  }

  private static void check(Map<Long, String> sent, List<RejectedEvent> rejects, int most) {
    assertThat(sent.size(), is(rejects.size()));
    for (RejectedEvent reject : rejects) {
      String json = sent.getOrDefault(reject.event().origin().offset(), "");
      assertThat(json.length(), is(lessThan(most + 1)));
      RejectedEvent read = RejectFormat.fromJson(json);
      assertThat(read.event().origin(), is(reject.event().origin()));
      assertThat(read.reason(), is(reject.reason()));
      assertThat(RejectFormat.isCut(json), is(!read.equals(reject)));
    }
    assertThat(RejectFormat.fromJson(sent.getOrDefault(0L, "")), is(rejects.get(0)));
  }

  private static RejectedEvent reject(long offset, int payloadBytes, int keyBytes) {
    return new RejectedEvent(
        new RawEvent(new Origin("logins", 0, offset), 7, random(keyBytes), random(payloadBytes)),
        "ParseEvents",
        Reason.MALFORMED_PAYLOAD,
        "x".repeat(1_500));
  }

  private static @Nullable Bytes random(int size) {
    byte[] bytes = new byte[size];
    new java.util.Random(size).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static void send(KafkaServer kafka, String topic, List<RejectedEvent> rejects) {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
    pipeline
        .apply(Create.of(rejects).withCoder(RejectedEventCoder.of()))
        .apply(KafkaRejectIO.write(KafkaConnection.to(kafka.bootstrapServers()), topic));
    pipeline.run().waitUntilFinish();
  }

  /** By the offset of the event. */
  private static Map<Long, String> read(KafkaServer kafka, String topic) {
    Map<Long, String> found = new HashMap<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            KafkaConnection.to(kafka.bootstrapServers()).consumerSettings(),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record ->
                    found.put(
                        RejectFormat.fromJson(record.value()).event().origin().offset(),
                        record.value()));
      }
    }
    return found;
  }
}
