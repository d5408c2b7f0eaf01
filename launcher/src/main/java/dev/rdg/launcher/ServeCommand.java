package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.model.Schema;
import dev.rdg.reader.Graph;
import dev.rdg.serving.GraphServer;
import dev.rdg.serving.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./rdg serve}: the graph for applications and for people. */
@Command(
    name = "serve",
    description = {
      "Serves the graph on one port: gRPC, the same as JSON, and a page to look at it.",
      "Runs until it is interrupted, then answers what has begun."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg serve                                # http://127.0.0.1:8600/",
      "  ./rdg serve --host 0.0.0.0 --tls-certificate cert.pem --tls-key key.pem --tokens tokens.txt"
    })
final class ServeCommand extends ScreenCommand implements Callable<Integer> {
  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on; another than this machine's own needs TLS. Default: ${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8600",
      description = "The port; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--tls-certificate", paramLabel = "PEM", description = "The certificate chain.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "PEM", description = "The certificate's key.")
  private @Nullable Path key;

  @Option(
      names = "--tls-clients",
      paramLabel = "PEM",
      description = "Who signs the certificates that clients must show. Default: they need none.")
  private @Nullable Path clients;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "A file with a client's name and its token on each line; clients must send one as 'authorization: Bearer TOKEN'. Default: they need none.")
  private @Nullable Path tokens;

  @Option(
      names = "--plain-beyond-loopback",
      description = "Listens beyond this machine without TLS, as behind a proxy that has it.")
  private boolean plain;

  @Mixin private CassandraOption cassandra;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Schema schema = Local.project().topics().graph();
    ServerSettings settings = settings();
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Graph graph = Graph.open(cassandra.homes(), schema);
        GraphServer server = GraphServer.start(graph, settings)) {
      CountDownLatch ended = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    interrupted.countDown();
                    server.close();
                    ended.countDown();
                  },
                  "end"));
      say("Serving the graph on " + server.link());
      say("  look at it    " + server.link());
      say("  how to ask    " + server.link() + "docs/");
      say("  or            curl -s " + server.link() + "v1/schema");
      say("Interrupt it to end.");
      interrupted.await();
      ended.await();
    }
    return 0;
  }

  private ServerSettings settings() {
    try {
      return ServerSettings.at(new InetSocketAddress(InetAddress.getByName(host), port))
          .certificate(certificate == null ? null : readable(certificate).toFile())
          .key(key == null ? null : readable(key).toFile())
          .clientAuthority(clients == null ? null : readable(clients).toFile())
          .tokens(tokens == null ? Map.of() : read(tokens))
          .plainBeyondLoopback(plain)
          .build();
    } catch (UnknownHostException e) {
      throw usage("--host '%s' is no address of a machine.", host);
    } catch (IllegalArgumentException e) {
      throw usage("%s", String.valueOf(e.getMessage()));
    }
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigException(file + " is not there or cannot be read.");
    }
    return file;
  }

  /** Names by token; a line that begins with # says nothing. */
  private static Map<String, String> read(Path file) {
    Map<String, String> names = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(readable(file))) {
        String[] words = line.strip().split("\\s+", -1);
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        if (words.length != 2) {
          throw new ConfigException(
              file
                  + ": a line has a client's name and its token, but one has "
                  + words.length
                  + " words.");
        }
        names.put(words[1], words[0]);
      }
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read as text: " + e.getMessage(), e);
    }
    if (names.isEmpty()) {
      throw new ConfigException(file + " has no token, and nobody could ask anything.");
    }
    return names;
  }
}
