/**
 * Puts a topic's pipeline together: {@link dev.rdg.pipelines.TopicPipeline} connects source,
 * transforms and sinks as {@link dev.rdg.pipelines.TopicOptions} say; {@link
 * dev.rdg.pipelines.RunTopic} is its main class on a cluster.
 */
@NullMarked
package dev.rdg.pipelines;

import org.jspecify.annotations.NullMarked;
