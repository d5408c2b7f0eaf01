package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceLayoutTest {

  /** Items would be lost to readers if their bucket changed. */
  @ParameterizedTest
  @CsvSource({
    "'', 16, 0",
    "t-1, 16, 4",
    "t-2, 16, 0",
    "t-1, 1000, 964",
    "123456789, 1000, 755",
    "é, 16, 12",
    "123456789, 1, 0"
  })
  void bucketOf_isStable(String key, int buckets, int bucket) {
    assertThat(NamespaceLayout.of("edge_watched", buckets, null).bucketOf(key), is(bucket));
  }

  @Test
  void bucketOf_spreadsKeys() {
    NamespaceLayout layout = NamespaceLayout.of("edge_watched", 4, null);
    int[] items = new int[4];

    IntStream.range(0, 4000).forEach(i -> items[layout.bucketOf("t-" + i)]++);

    for (int count : items) {
      assertThat(count, allOf(greaterThan(800), lessThan(1200)));
    }
  }

  @Test
  void plain_hasOneBucketAndKeepsForEver() {
    assertThat(NamespaceLayout.plain("counts"), is(NamespaceLayout.of("counts", 1, null)));
  }
}
