package dev.rdg.serving;

import dev.rdg.model.ConfigFiles;
import dev.rdg.model.Schema;
import dev.rdg.model.yaml.YamlException;
import dev.rdg.model.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads who may ask:
 *
 * <pre>
 * version: 1
 * clients:
 *   recommendations:
 *     token: 4uNc6...                    # at least 16 letters and digits, to be kept secret
 *     requests: 50                       # at a time; default 200
 *     types: [profile, title, watched]   # of nodes and edges; default all
 * </pre>
 */
public final class ClientFile {
  private static final int LEAST_TOKEN = 16;
  private static final int MOST_REQUESTS = 100_000;

  private ClientFile() {}

  /**
   * Reads a file that nobody else on the machine may read.
   *
   * @throws YamlException with file, line and what is allowed; it never shows a token
   * @throws dev.rdg.model.ConfigException when the file is missing or others may read it
   */
  public static List<Client> read(Path file, Schema schema) {
    Path secret = ConfigFiles.secret("the file of clients", file.toString());
    YamlNode root;
    try {
      root = YamlNode.parse(file.toString(), Files.readString(secret));
    } catch (IOException e) {
      throw new YamlException(file + ": cannot be read as clients: " + e);
    }
    root.allowKeys("version", "clients");
    root.get("version").oneOf(List.of("1"));
    List<Client> clients = new ArrayList<>();
    Set<String> tokens = new LinkedHashSet<>();
    for (YamlNode.Entry entry : root.get("clients").entries()) {
      Client client = client(entry, schema);
      if (!tokens.add(client.token())) {
        throw entry.key().error("the token of another client stands here again");
      }
      clients.add(client);
    }
    if (clients.isEmpty()) {
      throw root.error("there is no client, and nobody could ask anything");
    }
    return clients;
  }

  private static Client client(YamlNode.Entry entry, Schema schema) {
    YamlNode body = entry.value();
    body.allowKeys("token", "requests", "types");
    YamlNode token = body.get("token");
    if (!token.text().matches("[A-Za-z0-9._~+/=-]{" + LEAST_TOKEN + ",}")) {
      throw token.error(
          "a token has at least "
              + LEAST_TOKEN
              + " characters, each a letter, a digit or one of . _ ~ + / = -");
    }
    return new Client(
        entry.key().text(),
        token.text(),
        body.find("requests")
            .map(node -> node.integer(1, MOST_REQUESTS))
            .orElse(Client.DEFAULT_REQUESTS),
        types(body, schema));
  }

  private static @Nullable Set<String> types(YamlNode body, Schema schema) {
    Set<String> known = new LinkedHashSet<>();
    schema.nodeTypes().forEach(type -> known.add(type.name()));
    schema.edgeTypes().forEach(type -> known.add(type.name()));
    YamlNode list = body.find("types").orElse(null);
    if (list == null) {
      return null;
    }
    Set<String> types = new LinkedHashSet<>();
    list.items().forEach(item -> types.add(item.oneOf(known)));
    return types;
  }
}
