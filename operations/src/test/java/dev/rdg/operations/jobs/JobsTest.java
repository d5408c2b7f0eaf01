package dev.rdg.operations.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;

import dev.rdg.operations.GraphJobs;
import dev.rdg.pipelines.TopicOptions;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class JobsTest {
  @Test
  void stageJars_bringsTheJobsJar() {
    assertThat(staged("--jarOnCluster=false"), contains(endsWith("-job.jar")));
  }

  /** One file, since the runner takes none for the class path of this process. */
  @Test
  void stageJars_bringsNothingToAClusterThatHasIt() throws IOException {
    List<String> staged = staged("--jarOnCluster=true");

    assertThat(staged, hasSize(1));
    try (JarFile jar = new JarFile(staged.get(0))) {
      assertThat(
          jar.stream().filter(entry -> entry.getName().endsWith(".class")).toList(), hasSize(0));
    }
  }

  @Test
  void explain_saysWhatToDoAboutAClusterWithoutTheJar() {
    Exception failure = new RuntimeException(new ClassNotFoundException("dev.rdg.Missing"));

    assertThat(
        Jobs.explain("the job", failure).getMessage(),
        allOf(
            containsString("could not be run: java.lang.ClassNotFoundException: dev.rdg.Missing. "),
            containsString("into its lib folder and restart it, or leave out jarOnCluster")));
  }

  private static List<String> staged(String argument) {
    TopicOptions options = PipelineOptionsFactory.fromArgs(argument).as(TopicOptions.class);
    Jobs.stageJars(GraphJobs.PROJECT, options);
    return options.as(FlinkPipelineOptions.class).getFilesToStage();
  }
}
