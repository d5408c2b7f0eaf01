package dev.rdg.model.yaml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlNodeTest {

  @Test
  void entries_keepTheOrderOfTheFile() {
    YamlNode root = parse("b: 1\na: 2\n");

    assertThat(
        root.entries().stream()
            .map(e -> e.key().text() + e.value().text() + e.key().line())
            .toList(),
        contains("b11", "a22"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:", "a: ~", "a: null", "a: {}"})
  void entries_ofAnEmptyValueAreNone(String yaml) {
    assertThat(parse(yaml).get("a").entries(), is(empty()));
  }

  @Test
  void entries_refuseAKeyThatComesTwice() {
    assertError(
        () -> parse("a: 1\nb: 2\na: 3").entries(),
        "f.yaml:3: duplicate name 'a': it stands in line 1 already.");
  }

  @Test
  void entries_refuseAKeyThatIsAList() {
    assertError(
        () -> parse("? [a]\n: 1").entries(), "f.yaml:1: expected a plain value, but found a list.");
  }

  @Test
  void items_areThoseOfAList() {
    assertThat(parse("[a, b]").items().stream().map(YamlNode::text).toList(), contains("a", "b"));
  }

  @Test
  void items_refuseWhatIsNoList() {
    assertError(() -> parse("a: 1").items(), "f.yaml:1: expected a list, but found a map.");
    assertError(() -> parse("a").items(), "f.yaml:1: expected a list, but found 'a'.");
  }

  @Test
  void find_givesTheValueOrNothing() {
    YamlNode root = parse("a: 1");

    assertThat(root.find("a").map(YamlNode::text), is(Optional.of("1")));
    assertThat(root.find("b").isPresent(), is(false));
  }

  @Test
  void get_refusesAKeyThatIsNotThere() {
    assertError(() -> parse("\na: 1").get("b"), "f.yaml:2: 'b' is missing.");
  }

  @Test
  void allowKeys_refusesOthers() {
    assertError(
        () -> parse("name: 1\nsiez: 2").allowKeys("name", "size"),
        "f.yaml:2: unknown key 'siez'; allowed: name, size. Did you mean 'size'?");
  }

  @Test
  void text_refusesAMap() {
    assertError(() -> parse("{}").text(), "f.yaml:1: expected a plain value, but found a map.");
  }

  @Test
  void oneOf_refusesOthers() {
    assertThat(parse("a").oneOf(List.of("a", "b")), is("a"));
    assertError(
        () -> parse("zebra").oneOf(List.of("a", "b")),
        "f.yaml:1: unknown value 'zebra'; allowed: a, b.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "ten", "1.5", "99999999999", "''"})
  void integer_refusesWhatIsNotInRange(String text) {
    String value = text.equals("''") ? "" : text;

    assertError(
        () -> parse(text).integer(1, 10),
        "f.yaml:1: '" + value + "' is not allowed: use a whole number from 1 to 10.");
  }

  @Test
  void integer_takesBothEnds() {
    assertThat(parse("1").integer(1, 10), is(1));
    assertThat(parse("10").integer(1, 10), is(10));
  }

  @Test
  void parse_namesTheLineOfWhatIsNotYaml() {
    assertError(
        () -> parse("a: 1\nb: [1, 2"),
        "f.yaml:2: not valid YAML: expected ',' or ']', but got <stream end>.");
    assertError(
        () -> parse("a: 1\n---\nb: 1"), "f.yaml:2: not valid YAML: but found another document.");
  }

  @Test
  void parse_refusesWhatIsNotText() {
    YamlException e = assertThrows(YamlException.class, () -> parse("a: \u0000\u0001"));

    assertThat(e.getMessage(), startsWith("f.yaml:1: not valid YAML: "));
  }

  private static YamlNode parse(String yaml) {
    return YamlNode.parse("f.yaml", yaml);
  }

  private static void assertError(Executable action, String message) {
    assertThat(assertThrows(YamlException.class, action).getMessage(), is(message));
  }
}
