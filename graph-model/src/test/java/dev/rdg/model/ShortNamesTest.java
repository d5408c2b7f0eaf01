package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import org.junit.jupiter.api.Test;

class ShortNamesTest {
  @Test
  void name_thatFitsStays() {
    assertThat(ShortNames.of("logins", 6, "Logins"), is("logins"));
  }

  /** Stores and topics are named by it: it may never change. */
  @Test
  void name_thatIsLongKeepsItsBeginning() {
    assertThat(ShortNames.of("a".repeat(50), 20, "a".repeat(50)), is("aaaaaaaaa_160b4e433e"));
  }

  @Test
  void names_thatBeginAlikeStayApart() {
    String long1 = "a".repeat(50) + "1";
    String long2 = "a".repeat(50) + "2";

    assertThat(ShortNames.of(long1, 20, long1), is(not(ShortNames.of(long2, 20, long2))));
  }
}
