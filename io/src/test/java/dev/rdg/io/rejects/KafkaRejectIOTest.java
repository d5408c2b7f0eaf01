package dev.rdg.io.rejects;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;

class KafkaRejectIOTest {
  /** Kafka takes the longest name for a topic, and must take that of its rejects. */
  @Test
  void topicFor_isANameThatKafkaTakes() {
    for (int length = 1; length <= 249; length++) {
      String topic = "t".repeat(length);

      Topic.validate(KafkaRejectIO.topicFor(topic));
      assertThat(KafkaRejectIO.topicFor(topic), endsWith(".rejected"));
    }
    assertThat(KafkaRejectIO.topicFor("logins"), is("logins.rejected"));
    assertThat(
        KafkaRejectIO.topicFor("t".repeat(248) + "1"),
        is(not(KafkaRejectIO.topicFor("t".repeat(248) + "2"))));
  }
}
