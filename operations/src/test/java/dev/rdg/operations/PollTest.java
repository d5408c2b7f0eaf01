package dev.rdg.operations;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(600);

  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void until_asksAgainUntilTheAnswerIsAsWanted() {
    assertThat(Poll.until(LONG, asked::incrementAndGet, n -> n == 3), is(Optional.of(3)));
    assertThat(asked.get(), is(3));
  }

  @Test
  void until_isEmptyWhenTimeIsOver() {
    assertThat(Poll.until(SHORT, asked::incrementAndGet, n -> false), is(Optional.empty()));
  }

  /** A job that has ended will not catch up. */
  @Test
  void until_endsWithWhatTheQuestionThrows() {
    ConfigException dead = new ConfigException("dead");

    ConfigException thrown =
        assertThrows(
            ConfigException.class,
            () ->
                Poll.until(
                    LONG,
                    () -> {
                      asked.incrementAndGet();
                      throw dead;
                    },
                    answer -> true));

    assertThat(thrown, is(dead));
    assertThat(asked.get(), is(1));
  }

  @Test
  void require_throwsOnlyWhenTimeIsOver() {
    assertDoesNotThrow(() -> Poll.require(LONG, () -> 1, n -> n == 1, IllegalStateException::new));
    assertThrows(
        IllegalStateException.class,
        () -> Poll.require(SHORT, () -> 1, n -> n == 2, IllegalStateException::new));
  }
}
