package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ParsedTest {

  @Test
  void parsed_isEitherAnEventOrFiltered() {
    // Both would count a record twice, neither would lose it.
    Exception both =
        assertThrows(IllegalArgumentException.class, () -> new Parsed<>("event", "tombstone"));
    assertThrows(IllegalArgumentException.class, () -> new Parsed<>(null, null));

    assertThat(both.getMessage(), containsString("event and tombstone"));
  }
}
