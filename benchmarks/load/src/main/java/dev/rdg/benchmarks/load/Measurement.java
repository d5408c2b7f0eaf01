package dev.rdg.benchmarks.load;

/**
 * What rows cost, from the first after warming up until the store has come to rest.
 *
 * @param rows how many
 * @param records the groups in which they were handed out
 * @param clientMicros CPU of the writing process
 * @param cassandraMicros CPU of Cassandra
 * @param seconds until the last was handed out
 */
public record Measurement(
    long rows, long records, long clientMicros, long cassandraMicros, double seconds) {}
