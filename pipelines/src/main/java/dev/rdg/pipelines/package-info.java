/**
 * Puts a topic's pipeline together: {@link dev.rdg.pipelines.TopicPipeline} connects source,
 * transforms and sinks as {@link dev.rdg.pipelines.TopicOptions} say; {@link
 * dev.rdg.pipelines.RunTopic} is its main class on a cluster. {@link
 * dev.rdg.pipelines.ReplayPipeline} runs the same transforms over history; {@link
 * dev.rdg.pipelines.ArchivePipeline} keeps it. {@link dev.rdg.pipelines.DiffPipeline}, {@link
 * dev.rdg.pipelines.ExportPipeline} and {@link dev.rdg.pipelines.StatsPipeline} read the store.
 */
@NullMarked
package dev.rdg.pipelines;

import org.jspecify.annotations.NullMarked;
