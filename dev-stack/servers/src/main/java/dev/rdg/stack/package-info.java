/**
 * Cassandra, Kafka and Flink as local processes, from Maven artifacts, without containers.
 *
 * <p>{@link dev.rdg.stack.LocalStack} runs all three for a developer, beyond the life of the JVM
 * that started them. {@link dev.rdg.stack.CassandraServer}, {@link dev.rdg.stack.CassandraRing},
 * {@link dev.rdg.stack.KafkaServer} and {@link dev.rdg.stack.FlinkCluster} are for tests: each
 * belongs to the JVM that started it. A server is started when it has answered a real query.
 * Everything listens on loopback addresses only.
 */
@NullMarked
package dev.rdg.stack;

import org.jspecify.annotations.NullMarked;
