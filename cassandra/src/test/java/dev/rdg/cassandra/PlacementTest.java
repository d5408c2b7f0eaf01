package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.datastax.oss.driver.internal.core.util.RoutingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {
  /** What the driver asks its map of tokens for. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "profile-1", "\u00fc\u4f60\ud83d\ude00"})
  void partitionKey_isTheDrivers(String id) {
    ByteBuffer text = ByteBuffer.wrap(id.getBytes(StandardCharsets.UTF_8));
    ByteBuffer bucket = ByteBuffer.allocate(Integer.BYTES).putInt(0, 7);

    assertThat(Placement.partitionKey(id, 7), is(RoutingKey.compose(text, bucket)));
  }
}
