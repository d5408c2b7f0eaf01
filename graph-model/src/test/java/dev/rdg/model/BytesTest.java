package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import org.junit.jupiter.api.Test;

class BytesTest {

  @Test
  void copyOf_isNotTouchedByLaterChanges() {
    byte[] array = {1, 2};
    Bytes bytes = Bytes.copyOf(array);

    array[0] = 9;
    bytes.toByteArray()[1] = 9;

    assertThat(bytes, is(Bytes.wrap(new byte[] {1, 2})));
  }

  @Test
  void compareTo_isUnsignedFromTheLeft() {
    assertThat(bytes(0x7f), is(lessThan(bytes(0x80))));
    assertThat(bytes(1), is(lessThan(bytes(1, 0))));
    assertThat(bytes(), is(lessThan(bytes(0))));
  }

  @Test
  void toString_isCutAfter64Bytes() {
    assertThat(bytes(0, 0xff).toString(), is("00ff"));
    assertThat(Bytes.wrap(new byte[64]).toString(), is("00".repeat(64)));
    assertThat(Bytes.wrap(new byte[65]).toString(), is("00".repeat(64) + "... (65 bytes)"));
  }

  private static Bytes bytes(int... values) {
    byte[] array = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      array[i] = (byte) values[i];
    }
    return Bytes.wrap(array);
  }
}
