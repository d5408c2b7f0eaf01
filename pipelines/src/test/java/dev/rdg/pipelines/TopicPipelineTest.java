package dev.rdg.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicPipelineTest {
  @Test
  void build_refusesFlinkWithoutFlushBeforeCheckpoints(@TempDir Path folder) throws IOException {
    TopicOptions options =
        options(folder, "--runner=FlinkRunner", "--finishBundleBeforeCheckpointing=false");

    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> TopicPipeline.build(Topics.onClassPath().get("logins"), options));

    assertThat(
        e.getMessage(),
        containsString("finishBundleBeforeCheckpointing must be true on Flink, but was false"));
  }

  /** Step names are ids in checkpoints: a change of one loses the state of running jobs. */
  @Test
  void build_givesStepsTheirStableNames(@TempDir Path folder) throws IOException {
    Pipeline pipeline =
        TopicPipeline.build(
            Topics.onClassPath().get("playback"), options(folder, "--runner=DirectRunner"));

    Set<String> names = new TreeSet<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            names.add(node.getFullName());
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            names.add(node.getFullName().replaceAll("/ParMultiDo\\(.*$", ""));
          }
        });

    assertThat(
        names,
        hasItems(
            "ReadEvents",
            "BuildGraph/ParseEvents/ParsePayload",
            "BuildGraph/FilterEvents/DropFiltered",
            "BuildGraph/EnrichEvents/LookUpReference",
            "BuildGraph/DeriveGraph/DeriveChanges",
            "BuildGraph/EncodeChanges/EncodeKeyValues",
            "BuildGraph/CollapseChanges/JoinChanges",
            "WriteGraph/WriteChanges",
            "WriteRejects",
            "CountOutcomes/AddUp",
            "WriteOutcomes/WriteChanges"));
  }

  @Test
  void topics_unknownNameIsAnsweredWithTheNearest() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Topics.onClassPath().get("playbak"));

    assertThat(
        e.getMessage(),
        is(
            "unknown topic 'playbak'; allowed: logins, playback, gameplay, catalog. Did you mean 'playback'?"));
  }

  private static TopicOptions options(Path folder, String... more) throws IOException {
    Path homes =
        Files.writeString(
            folder.resolve("homes.yaml"),
            """
            version: 1
            clusters:
              main:
                contactPoints: [127.0.0.1:9042]
                datacenter: dc1
            default:
              cluster: main
              keyspace: rdg
              replication: 1
            """);
    String[] arguments = java.util.Arrays.copyOf(more, more.length + 5);
    arguments[more.length] = "--topic=any";
    arguments[more.length + 1] = "--bootstrapServers=127.0.0.1:9092";
    arguments[more.length + 2] = "--homes=" + homes;
    arguments[more.length + 3] = "--writerSchemas=" + folder.resolve("*.avsc");
    arguments[more.length + 4] = "--references=" + folder.resolve("r.csv");
    return PipelineOptionsFactory.fromArgs(arguments).withValidation().as(TopicOptions.class);
  }
}
