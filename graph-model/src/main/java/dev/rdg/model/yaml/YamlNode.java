package dev.rdg.model.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One value of a YAML document and its place. Every complaint it makes is a {@link YamlException}
 * that starts {@code file:line:}.
 */
public final class YamlNode {

  /** A key of a map and its value. */
  public record Entry(YamlNode key, YamlNode value) {}

  private final String source;
  private final Node node;

  private YamlNode(String source, Node node) {
    this.source = source;
    this.node = node;
  }

  /**
   * Parses a document.
   *
   * @param source the file's name, for messages
   * @throws YamlException when the text is not YAML, or empty
   */
  public static YamlNode parse(String source, String yaml) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
      if (root == null) {
        throw new YamlException(source + ":1: the file is empty.");
      }
      return new YamlNode(source, root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new YamlException(source + ":" + line + ": not valid YAML: " + e.getProblem() + ".");
    } catch (YAMLException e) {
      throw new YamlException(source + ":1: not valid YAML: " + e.getMessage() + ".");
    }
  }

  /** The line it stands in, from 1. */
  public int line() {
    return node.getStartMark().getLine() + 1;
  }

  /** Whether it is a map. */
  public boolean isMap() {
    return node instanceof MappingNode;
  }

  /**
   * The entries of a map in the order of the file; an empty value counts as an empty map. Refuses a
   * key that comes twice.
   */
  public List<Entry> entries() {
    if (node.getTag().equals(Tag.NULL)) {
      return List.of();
    }
    if (!(node instanceof MappingNode map)) {
      throw error("expected a map of names to values, but found " + describe());
    }
    List<Entry> entries = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple tuple : map.getValue()) {
      Entry entry =
          new Entry(
              new YamlNode(source, tuple.getKeyNode()), new YamlNode(source, tuple.getValueNode()));
      Integer first = lines.putIfAbsent(entry.key().text(), entry.key().line());
      if (first != null) {
        throw entry
            .key()
            .error(
                "duplicate name '"
                    + entry.key().text()
                    + "': it stands in line "
                    + first
                    + " already");
      }
      entries.add(entry);
    }
    return entries;
  }

  /** The items of a list. */
  public List<YamlNode> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw error("expected a list, but found " + describe());
    }
    return sequence.getValue().stream().map(item -> new YamlNode(source, item)).toList();
  }

  /** The value of a key of this map, if it has it. */
  public Optional<YamlNode> find(String key) {
    return entries().stream()
        .filter(entry -> entry.key().text().equals(key))
        .map(Entry::value)
        .findFirst();
  }

  /** The value of a key of this map, which must be there. */
  public YamlNode get(String key) {
    return find(key).orElseThrow(() -> error("'" + key + "' is missing"));
  }

  /** Refuses keys other than these. */
  public void allowKeys(String... keys) {
    List<String> allowed = Arrays.asList(keys);
    for (Entry entry : entries()) {
      if (!allowed.contains(entry.key().text())) {
        throw entry.key().unknown("key", allowed);
      }
    }
  }

  /** The text of a plain value. */
  public String text() {
    return scalar("a plain value");
  }

  /** The text, which must be one of these. */
  public String oneOf(Collection<String> allowed) {
    String text = text();
    if (!allowed.contains(text)) {
      throw unknown("value", allowed);
    }
    return text;
  }

  /** The whole number, which must lie between {@code min} and {@code max}. */
  public int integer(int min, int max) {
    String text = text();
    @Nullable Integer number = null;
    try {
      number = Integer.valueOf(text);
    } catch (NumberFormatException e) {
      // Falls through: not a number and not in range get one message.
    }
    if (number == null || number < min || number > max) {
      throw error("'" + text + "' is not allowed: use a whole number from " + min + " to " + max);
    }
    return number;
  }

  /** The complaint that this value is none of the allowed ones, with the nearest of them. */
  public YamlException unknown(String what, Collection<String> allowed) {
    return new YamlException(
        at() + "unknown " + what + " '" + text() + "'" + Nearest.hint(text(), allowed));
  }

  /** A complaint about this value; {@code problem} has no full stop. */
  public YamlException error(String problem) {
    return new YamlException(at() + problem + ".");
  }

  private String at() {
    return source + ":" + line() + ": ";
  }

  private String scalar(String expected) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error("expected " + expected + ", but found " + describe());
  }

  private String describe() {
    if (node instanceof ScalarNode scalar) {
      return "'" + scalar.getValue() + "'";
    }
    return node instanceof MappingNode ? "a map" : "a list";
  }
}
