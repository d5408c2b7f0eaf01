package dev.rdg.pipelines;

import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The main class of a topic's job on a cluster: {@code flink run -c dev.rdg.pipelines.RunTopic
 * job.jar --runner=FlinkRunner --topic=logins ...}.
 */
public final class RunTopic {
  private RunTopic() {}

  /** Runs the topic that the options name. */
  public static void main(String[] args) {
    PipelineOptionsFactory.register(TopicOptions.class);
    TopicOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(TopicOptions.class);
    TopicPipeline.build(Topics.onClassPath().get(options.getTopic()), options).run();
  }
}
