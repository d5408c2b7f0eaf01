/**
 * The command line {@code ./rdg}: one class per command under {@link dev.rdg.launcher.Rdg}. A
 * {@link dev.rdg.operations.Project} knows where things are; {@link
 * dev.rdg.operations.jobs.FlinkJobs} and {@link dev.rdg.operations.kafka.KafkaTopics} speak to a
 * running cluster and broker. {@link dev.rdg.operations.replay.Replay} and {@link
 * dev.rdg.operations.rebuild.Rebuild} do long work in steps that are recorded, and go on where they
 * ended.
 */
@NullMarked
package dev.rdg.launcher;

import org.jspecify.annotations.NullMarked;
