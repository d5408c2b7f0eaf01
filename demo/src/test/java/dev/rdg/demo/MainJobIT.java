package dev.rdg.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.rdg.coders.RawEventCoder;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.io.sink.InMemoryKvIO;
import dev.rdg.launcher.Local;
import dev.rdg.launcher.Rdg;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.transforms.BuildGraph;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The main job on real Kafka, Flink and Cassandra while a TaskManager is killed: the graph, the
 * outcomes and the rejects must be the oracle's all the same, and the graph that of the same topics
 * on the Direct runner with the in-memory store.
 */
class MainJobIT {
  private static final int EVENTS = 40_000;
  private static final long SEED = 42;
  private static final List<String> NAMESPACES =
      Local.project().topics().namespaces().stream()
          .map(NamespaceLayout::name)
          .filter(n -> !CountOutcomes.isOutcomes(n))
          .toList();

  private final StringWriter screen = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @Test
  void killedTaskManager_changesNothing(@TempDir Path folder) throws IOException {
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        FlinkCluster flink = FlinkCluster.start(folder.resolve("flink"))) {
      Endpoints stack =
          new Endpoints(cassandra.contactPoint(), kafka.bootstrapServers(), flink.restUrl());
      refusesToRunWithoutTablesAndTopics(stack);
      AtomicBoolean killed = new AtomicBoolean();

      boolean right = demo(stack, folder, read -> killOnce(flink, killed, read)).run();

      assertThat(screen.toString(), right, is(true));
      assertThat("a TaskManager was killed on the way", killed.get(), is(true));
      assertThat(
          screen.toString(),
          containsString("digest " + digestOnDirect(folder) + " equals the oracle's"));
    }
  }

  private void refusesToRunWithoutTablesAndTopics(Endpoints stack) {
    assertThat(run(stack, "logins"), is(1));
    assertThat(
        errors.toString(),
        containsString("the store lacks what the graph asks for (new: keyspace rdg; and "));
    assertThat(rdg("schema", "apply", "--cassandra", address(stack)), is(0));
    assertThat(run(stack, "logins"), is(1));
    assertThat(errors.toString(), containsString("has no topic 'logins': create it"));
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.to(stack.kafka()))) {
      topics.create(List.of("logins"), 2);
    }
    assertThat(run(stack, "logins", "--set", "flinkMaster=127.0.0.1:1"), is(1));
    assertThat(errors.toString(), containsString("Flink does not answer at 127.0.0.1:1"));
  }

  private int run(Endpoints stack, String... arguments) {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--cassandra", address(stack), "--kafka", stack.kafka()));
    return rdg(all.toArray(String[]::new));
  }

  private static String address(Endpoints stack) {
    return stack.cassandra().getAddress().getHostAddress() + ":" + stack.cassandra().getPort();
  }

  private int rdg(String... arguments) {
    return Rdg.commandLine()
        .setOut(new PrintWriter(screen, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }

  private static void killOnce(FlinkCluster flink, AtomicBoolean killed, long read) {
    if (read > EVENTS / 5 && read < EVENTS && killed.compareAndSet(false, true)) {
      flink.killTaskManager();
      flink.startTaskManager();
    }
  }

  private Demo demo(Endpoints stack, Path folder, java.util.function.LongConsumer onRead) {
    CommandLine commandLine = Rdg.commandLine().setOut(new PrintWriter(screen, true));
    return new Demo(
        commandLine.getCommandSpec(), EVENTS, SEED, stack, folder.resolve("data"), onRead);
  }

  private static String digestOnDirect(Path folder) throws IOException {
    EventGenerator generator = EventGenerator.of(SEED, EVENTS);
    Path references = generator.writeReferences(folder.resolve("direct"));
    try (InMemoryKvStore store = new InMemoryKvStore(Local.project().topics().namespaces())) {
      for (Topic<?> topic : Local.project().topics().all()) {
        List<RawEvent> events = new ArrayList<>();
        generator.stream()
            .filter(event -> event.topic().topicName().equals(topic.name()))
            .forEach(
                event ->
                    events.add(
                        new RawEvent(
                            new Origin(topic.name(), 0, events.size()),
                            event.timestampMillis(),
                            bytes(event.key()),
                            bytes(event.value()))));
        runOnDirect(topic, events, references, store);
      }
      return GraphDigest.of(store, NAMESPACES, Instant.now()).hex();
    }
  }

  private static <E> void runOnDirect(
      Topic<E> topic, List<RawEvent> events, Path references, InMemoryKvStore store) {
    String schemas =
        Local.home().resolve("test-data/src/main/resources/writer-schemas/*.avsc").toString();
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
    pipeline
        .apply("ReadEvents", Create.of(events).withCoder(RawEventCoder.of()))
        .apply(
            "BuildGraph", BuildGraph.of(topic, new TopicResources(schemas, references.toString())))
        .changes()
        .apply("WriteGraph", InMemoryKvIO.write(store));
    pipeline.run().waitUntilFinish();
  }

  private static @Nullable Bytes bytes(byte @Nullable [] content) {
    return content == null ? null : Bytes.wrap(content);
  }
}
