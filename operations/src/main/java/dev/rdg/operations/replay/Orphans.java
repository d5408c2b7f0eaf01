package dev.rdg.operations.replay;

import dev.rdg.operations.Reporter;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.pipelines.TopicOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs of a replay on Flink whose command has ended before them: nobody would note what they have
 * done, and it is done again.
 */
final class Orphans implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  private final Thread atExit;

  private Orphans(Thread atExit) {
    this.atExit = atExit;
  }

  /**
   * Ends the job of these options when this process ends, such as by Ctrl-C, before it is closed.
   */
  static Orphans watch(TopicOptions options) {
    Thread atExit =
        new Thread(
            () -> {
              if (ReplayRequest.isOnFlink(options)) {
                cancel(options);
              }
            },
            "end-job-of-replay");
    Runtime.getRuntime().addShutdownHook(atExit);
    return new Orphans(atExit);
  }

  private static void cancel(TopicOptions options) {
    try {
      FlinkJobs flink = flink(options);
      flink.live(options.getJobName()).ifPresent(flink::cancel);
    } catch (RuntimeException e) {
      LOG.warn("The job {} was not ended.", options.getJobName(), e);
    }
  }

  /** Ends what a process that was killed has left. */
  static void end(TopicOptions options, String names, Reporter reporter) {
    if (!ReplayRequest.isOnFlink(options)) {
      return;
    }
    FlinkJobs flink = flink(options);
    for (FlinkJobs.Job job : flink.all()) {
      if (job.isLive() && job.name().startsWith(names)) {
        reporter.say(
            "The job %s still runs, of this replay when it was interrupted: ending it, what it has written stays.",
            job.name());
        flink.cancel(job.id());
      }
    }
  }

  private static FlinkJobs flink(TopicOptions options) {
    return FlinkJobs.at(options.as(FlinkPipelineOptions.class).getFlinkMaster());
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      LOG.debug("This process is ending.", e);
    }
  }
}
