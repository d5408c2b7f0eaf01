package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.rdg.model.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code clusters} of {@code homes.yaml}. */
final class ClusterReader {
  private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

  /** Where the driver's own settings would hold passwords. */
  private static final List<String> SECRETS =
      List.of("advanced.auth-provider.", "advanced.ssl-engine-factory.");

  private final Path file;

  /** A reader of this file; relative paths in it start at its folder. */
  ClusterReader(Path file) {
    this.file = file.toAbsolutePath();
  }

  Cluster read(YamlNode.Entry entry) {
    YamlNode body = entry.value();
    body.allowKeys("contactPoints", "datacenter", "tls", "credentials", "driver");
    List<String> points =
        body.find("contactPoints")
            .map(node -> node.items().stream().map(YamlNode::text).toList())
            .orElse(List.of());
    return new Cluster(
        CqlName.IDENTIFIER.read(entry.key()),
        points,
        CqlName.DATACENTER.read(body.get("datacenter")),
        body.find("tls").map(this::tls).orElse(null),
        body.find("credentials").map(this::credentials).orElse(null),
        body.find("driver").map(this::driverSettings).orElse(""));
  }

  private Tls tls(YamlNode node) {
    node.allowKeys("ca", "certificate", "key", "checkHostName");
    @Nullable String certificate = node.find("certificate").map(this::path).orElse(null);
    @Nullable String key = node.find("key").map(this::path).orElse(null);
    if ((certificate == null) != (key == null)) {
      throw node.error(
          "'certificate' and 'key' belong together: set both, or neither where the cluster asks for no client certificate");
    }
    boolean checkHostName =
        node.find("checkHostName")
            .map(check -> check.oneOf(List.of("true", "false")).equals("true"))
            .orElse(true);
    return new Tls(path(node.get("ca")), certificate, key, checkHostName);
  }

  private Credentials credentials(YamlNode node) {
    node.allowKeys("file", "environment");
    if (node.entries().size() != 1) {
      throw node.error("credentials are either in a 'file' or in the 'environment': set one");
    }
    if (node.find("file").isPresent()) {
      return new Credentials.InFile(path(node.get("file")));
    }
    YamlNode environment = node.get("environment");
    environment.allowKeys("username", "password");
    return new Credentials.InEnvironment(
        variable(environment.get("username")), variable(environment.get("password")));
  }

  /** Does not show what it refuses: it may be the password itself. */
  private static String variable(YamlNode node) {
    if (!VARIABLE.matcher(node.text()).matches()) {
      throw node.error(
          "this is not the name of an environment variable: use capitals, digits and underscores, and never the secret itself");
    }
    return node.text();
  }

  private String path(YamlNode node) {
    return file.resolveSibling(node.text()).normalize().toString();
  }

  /** Their text travels with the job, so secrets must not be in it. */
  private String driverSettings(YamlNode node) {
    Path settings = Path.of(path(node));
    try {
      String text = Files.readString(settings);
      for (Map.Entry<String, Object> option : options(node, text)) {
        if (SECRETS.stream().anyMatch(option.getKey()::startsWith)) {
          throw node.error(
              "driver settings '"
                  + node.text()
                  + "' set "
                  + option.getKey()
                  + ", but travel with the job: use 'credentials' and 'tls' of the cluster instead");
        }
      }
      return text;
    } catch (IOException e) {
      throw node.error("driver settings '" + node.text() + "' cannot be read: " + e);
    }
  }

  private static Iterable<Map.Entry<String, Object>> options(YamlNode node, String text) {
    try {
      return DriverConfigLoader.fromString(text).getInitialConfig().getDefaultProfile().entrySet();
    } catch (RuntimeException e) { // The parser's own, which is not part of the driver's interface.
      throw node.error("driver settings '" + node.text() + "' are not valid: " + e.getMessage());
    }
  }
}
