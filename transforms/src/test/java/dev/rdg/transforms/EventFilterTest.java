package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.transforms.Sightings.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
  private static final Sighting WITH = Records.event(0, Records.json("s-1")).value();
  private static final Sighting WITHOUT =
      Records.event(0, Records.json("s-1", "place", null)).value();

  @Test
  void drop_dropsWhereTheConditionHolds() {
    EventFilter<Sighting> filter = EventFilter.drop("pond", event -> "pond".equals(event.place()));

    assertThat(filter.drops().apply(WITH), is(true));
    assertThat(filter.drops().apply(WITHOUT), is(false));
  }

  @Test
  void dropWithout_dropsNull() {
    EventFilter<Sighting> filter = EventFilter.dropWithout("no-place", Sighting::place);

    assertThat(filter.drops().apply(WITH), is(false));
    assertThat(filter.drops().apply(WITHOUT), is(true));
  }

  @Test
  void dropWith_dropsWhatIsNotNull() {
    EventFilter<Sighting> filter = EventFilter.dropWith("place", Sighting::place);

    assertThat(filter.drops().apply(WITH), is(true));
    assertThat(filter.drops().apply(WITHOUT), is(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "No-Place",
        "no_place",
        "no.place",
        "1st",
        "-a",
        "nö",
        "a1234567890123456789012345678901234567890"
      })
  void name_isChecked(String name) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> EventFilter.drop(name, event -> true));

    assertThat(e.getMessage(), containsString("'" + name + "'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "no-place", "v2", "a123456789012345678901234567890123456789"})
  void name_mayHaveLettersDigitsAndHyphens(String name) {
    assertThat(EventFilter.drop(name, event -> true).name(), is(name));
  }
}
