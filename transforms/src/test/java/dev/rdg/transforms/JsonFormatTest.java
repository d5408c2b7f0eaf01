package dev.rdg.transforms;

import static dev.rdg.transforms.Rejections.assertRejected;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.rdg.model.Reason;
import dev.rdg.transforms.Sightings.Sighting;
import dev.rdg.transforms.Sightings.Spot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
  private final JsonFormat<Sighting> format = JsonFormat.of(Sighting.class);

  @Test
  void parse_readsFields() {
    Sighting event =
        parse(
            "{\"id\":\"s-1\",\"ts\":12,\"tags\":[\"a\"],\"spot\":{\"label\":\"hide\",\"height\":3}}");

    assertThat(event.id(), is("s-1"));
    assertThat(event.ts(), is(12L));
    assertThat(event.tags(), is(List.of("a")));
    assertThat(event.spot(), is(new Spot("hide", 3.0)));
  }

  @Test
  void parse_leavesMissingFieldsNull() {
    Sighting event = parse("{\"id\":null}");

    assertThat(event.id(), is(nullValue()));
    assertThat(event.ts(), is(nullValue()));
  }

  @Test
  void parse_ignoresUnknownFields() {
    assertThat(parse("{\"id\":\"s-1\",\"newer\":{\"a\":[1]}}").id(), is("s-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "nonsense",
        "null",
        "7",
        "\"text\"",
        "\"\"",
        "[]",
        "[{\"id\":\"s-1\"}]",
        "{\"id\":\"s-1\"} x",
        "{\"id\":\"s-1\"}{}",
        "{\"id\":\"s-1",
        "{\"spot\":{\"height\":1.",
        "{\"tags\":[\"a\",}",
        "{id:1}",
        "{\"ts\":NaN}"
      })
  void parse_rejectsWhatIsNoJsonObject(String payload) {
    assertRejected(Reason.MALFORMED_PAYLOAD, () -> format.parse(Records.of(payload)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"ts\":\"12\"}                | ts",
        "{\"ts\":\"\"}                  | ts",
        "{\"ts\":1.5}                   | ts",
        "{\"ts\":1.0}                   | ts",
        "{\"ts\":true}                  | ts",
        "{\"ts\":99999999999999999999}  | ts",
        "{\"ts\":[1]}                   | ts",
        "{\"id\":7}                     | id",
        "{\"id\":1.5}                   | id",
        "{\"id\":false}                 | id",
        "{\"id\":{}}                    | id",
        "{\"spot\":[]}                  | spot",
        "{\"spot\":\"\"}                | spot",
        "{\"spot\":{\"height\":\"3\"}}  | spot.height",
        "{\"tags\":[\"a\",1]}           | tags.[1]",
        "{\"tags\":\"a\"}               | tags"
      })
  void parse_namesTheFieldOfAWrongType(String payload, String path) {
    String message = assertRejected(Reason.WRONG_TYPE, () -> format.parse(Records.of(payload)));

    assertThat(message, containsString("field '" + path + "'"));
  }

  @Test
  void parse_rejectsNullPayload() {
    assertRejected(Reason.NULL_PAYLOAD, () -> format.parse(Records.of(null)));
  }

  @Test
  void parse_rejectsWhatIsTooDeep() {
    String deep = "{\"weight\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";

    assertRejected(Reason.MALFORMED_PAYLOAD, () -> format.parse(Records.of(deep)));
  }

  private Sighting parse(String payload) {
    return requireNonNull(format.parse(Records.of(payload)).event());
  }
}
