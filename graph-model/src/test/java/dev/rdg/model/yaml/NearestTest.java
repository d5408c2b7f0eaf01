package dev.rdg.model.yaml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN = List.of("watched_on", "watched", "played");

  @ParameterizedTest
  @CsvSource({
    "watched, watched",
    "watchd, watched",
    "wacthed, watched",
    "watched_in, watched_on",
    "watchedon, watched_on",
    "playd, played"
  })
  void to_findsWhatWasMeant(String name, String nearest) {
    assertThat(Nearest.to(name, KNOWN), is(Optional.of(nearest)));
  }

  @ParameterizedTest
  @CsvSource({"profile", "''", "pla"})
  void to_findsNothingNear(String name) {
    assertThat(Nearest.to(name, KNOWN), is(Optional.empty()));
  }

  @Test
  void to_ofTwoEquallyNearTakesTheFirstByName() {
    assertThat(Nearest.to("bx", List.of("bz", "by")), is(Optional.of("by")));
  }

  @Test
  void hint_saysWhatIsAllowed() {
    assertThat(
        Nearest.hint("watchd", KNOWN),
        is("; allowed: watched_on, watched, played. Did you mean 'watched'?"));
    assertThat(Nearest.hint("x", List.of("played")), is("; allowed: played."));
    assertThat(Nearest.hint("x", List.of()), is("; there are none."));
  }
}
