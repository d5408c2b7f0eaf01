/**
 * What we read from Kafka: {@link dev.rdg.io.kafka.TopicSource} gives a topic's records without an
 * end, with partitions that are added and gaps that retention makes; {@link
 * dev.rdg.io.kafka.KafkaConnection} says how to reach a cluster, and is looked up where it is used.
 */
@NullMarked
package dev.rdg.io.kafka;

import org.jspecify.annotations.NullMarked;
