package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import org.junit.jupiter.api.function.Executable;

/** Asserts that a record is rejected. */
final class Rejections {
  private Rejections() {}

  /** Returns the message, for more assertions. */
  static String assertRejected(Reason reason, Executable code) {
    RejectedException rejection = assertThrows(RejectedException.class, code);
    assertThat(rejection.getMessage(), rejection.reason(), is(reason));
    return rejection.getMessage();
  }
}
