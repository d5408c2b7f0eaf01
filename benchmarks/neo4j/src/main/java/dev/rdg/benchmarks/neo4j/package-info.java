/** Neo4j in process, spoken to over Bolt, given the events that our writer is given. */
@NullMarked
package dev.rdg.benchmarks.neo4j;

import org.jspecify.annotations.NullMarked;
