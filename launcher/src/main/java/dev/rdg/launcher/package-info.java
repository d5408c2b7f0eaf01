/**
 * The command line {@code ./rdg}: one class per command under {@link dev.rdg.launcher.Rdg}. A
 * {@link dev.rdg.launcher.Project} knows where things are; {@link dev.rdg.launcher.FlinkJobs} and
 * {@link dev.rdg.launcher.KafkaTopics} speak to a running cluster and broker. {@link
 * dev.rdg.launcher.Replay} and {@link dev.rdg.launcher.Rebuild} do long work in steps that are
 * recorded, and go on where they ended.
 */
@NullMarked
package dev.rdg.launcher;

import org.jspecify.annotations.NullMarked;
