package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraRingTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 9})
  void tokens_shareTheRangeEvenly(int nodes) {
    BigInteger share =
        BigInteger.TWO.pow(64).subtract(BigInteger.ONE).divide(BigInteger.valueOf(nodes));

    for (int i = 1; i < nodes; i++) {
      BigInteger token = BigInteger.valueOf(CassandraRing.token(i, nodes));
      assertThat(token.subtract(BigInteger.valueOf(CassandraRing.token(i - 1, nodes))), is(share));
    }
  }

  @Test
  void start_refusesARingOfNone(@TempDir Path folder) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> CassandraRing.start(folder, 0));

    assertThat(e.getMessage(), is("nodes must be between 1 and 9, but was 0."));
  }
}
