package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.model.ConfigFiles;
import dev.rdg.model.Schema;
import dev.rdg.model.event.Counts;
import dev.rdg.model.store.KvStore;
import dev.rdg.operations.Engines;
import dev.rdg.operations.status.Positions;
import dev.rdg.operations.status.TopicStatus;
import dev.rdg.reader.Graph;
import dev.rdg.serving.ClientFile;
import dev.rdg.serving.GraphServer;
import dev.rdg.serving.NodeCache;
import dev.rdg.serving.ServerSettings;
import dev.rdg.serving.TopicSource;
import dev.rdg.serving.TopicSource.TopicState;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
      "  ./rdg serve --host 0.0.0.0 --tls-certificate cert.pem --tls-key key.pem --clients clients.yaml"
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
      names = "--clients",
      paramLabel = "FILE",
      description =
          "A YAML file of who may ask: token, requests at a time, types (serving/README.md). Default: everybody, without a token.")
  private @Nullable Path clientFile;

  @Option(
      names = "--plain-beyond-loopback",
      description = "Listens beyond this machine without TLS, as behind a proxy that has it.")
  private boolean plain;

  @Option(
      names = "--cache-nodes",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long a node that was read is served from memory, its properties as old as that; edges are always read. Default: not at all.")
  private int cacheSeconds;

  @Option(
      names = "--cache-mebibytes",
      paramLabel = "N",
      defaultValue = "64",
      description = "How much memory such nodes take, about. Default: ${DEFAULT-VALUE}.")
  private int cacheMebibytes;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      description =
          "The most requests that are answered at a time; it bounds how long one waits under overload. Default: 32 for each processor.")
  private @Nullable Integer atOnce;

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Schema schema = Local.project().topics().graph();
    checkCache();
    settings(schema, null); // says what is wrong before anything is opened
    CountDownLatch interrupted = new CountDownLatch(1);
    try (CassandraKvStore store = cassandra.openStore();
        Graph graph = new Graph(cached(store, schema), schema);
        GraphServer server = GraphServer.start(graph, settings(schema, () -> topics(store)))) {
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

  private void checkCache() {
    if (cacheSeconds < 0 || cacheMebibytes < 1) {
      throw usage(
          "--cache-nodes is 0 or more seconds and --cache-mebibytes at least 1, but were %d and %d.",
          cacheSeconds, cacheMebibytes);
    }
  }

  private KvStore cached(CassandraKvStore store, Schema schema) {
    return cacheSeconds == 0
        ? store
        : new NodeCache(
            store, schema, Duration.ofSeconds(cacheSeconds), (long) cacheMebibytes << 20);
  }

  private List<TopicState> topics(CassandraKvStore store) {
    Engines engines = Local.engines(cassandra, kafka, flink);
    return Local.project().topics().all().stream()
        .map(topic -> state(TopicStatus.read(engines, store, topic)))
        .toList();
  }

  private TopicState state(TopicStatus topic) {
    List<String> notes = new ArrayList<>();
    topic.needs().forEach(need -> notes.add(describe(need)));
    notes.addAll(topic.unknown());
    return new TopicState(
        topic.topic(),
        topic.health().map(one -> one.state().toLowerCase(Locale.ROOT)).orElse("none"),
        topic
            .positions()
            .map(one -> OptionalDouble.of(one.perSecond()))
            .orElse(OptionalDouble.empty()),
        topic.positions().map(one -> OptionalLong.of(one.lag())).orElse(OptionalLong.empty()),
        topic.positions().flatMap(Positions::lagTime),
        topic.outcomes().newestEvent(),
        topic.outcomes().sum(Counts.REJECTED_PREFIX),
        notes);
  }

  private ServerSettings settings(Schema schema, @Nullable TopicSource topics) {
    try {
      ServerSettings.Builder settings =
          ServerSettings.at(new InetSocketAddress(InetAddress.getByName(host), port));
      if (atOnce != null) {
        settings.mostAtOnce(atOnce);
      }
      return settings
          .certificate(file("the certificate", certificate))
          .key(key == null ? null : ConfigFiles.secret("the key", key.toString()).toFile())
          .clientAuthority(file("the authority of clients", clients))
          .clients(clientFile == null ? List.of() : ClientFile.read(clientFile, schema))
          .plainBeyondLoopback(plain)
          .topics(topics)
          .build();
    } catch (UnknownHostException e) {
      throw usage("--host '%s' is no address of a machine.", host);
    } catch (IllegalArgumentException e) {
      throw usage("%s", String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable File file(String what, @Nullable Path path) {
    return path == null ? null : ConfigFiles.readable(what, path.toString()).toFile();
  }
}
