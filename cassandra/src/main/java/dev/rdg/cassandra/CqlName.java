package dev.rdg.cassandra;

import dev.rdg.model.ConfigException;
import dev.rdg.model.yaml.YamlNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names that become part of CQL text, where nothing can be bound: each must match its list of
 * allowed characters, so that none can end the text it stands in.
 */
enum CqlName {
  /** Keyspaces, tables and the namespaces these are named for; stand without quotes. */
  IDENTIFIER(
      "[a-z][a-z0-9_]{0,47}",
      "use a lower-case letter, then at most 47 letters, digits and underscores"),

  /** Data centers; stand in quotes. */
  DATACENTER(
      "[A-Za-z0-9][A-Za-z0-9_.-]{0,47}",
      "use a letter or digit, then at most 47 letters, digits, underscores, dots and hyphens");

  private final Pattern allowed;
  private final String rule;

  CqlName(String allowed, String rule) {
    this.allowed = Pattern.compile(allowed);
    this.rule = rule;
  }

  /** The name in a file; complains with its place. */
  String read(YamlNode node) {
    problem("name", node.text())
        .ifPresent(
            problem -> {
              throw node.error(problem);
            });
    return node.text();
  }

  /**
   * The name that code gave.
   *
   * @param what it names, for the message
   * @throws ConfigException when it is not allowed
   */
  String require(String what, String name) {
    problem(what, name)
        .ifPresent(
            problem -> {
              throw new ConfigException(problem + ".");
            });
    return name;
  }

  private Optional<String> problem(String what, String name) {
    return allowed.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(what + " '" + name + "' is not allowed: " + rule);
  }
}
