/**
 * The typed property graph: {@link dev.rdg.model.Schema} says which nodes, edges and properties
 * there are, a {@link dev.rdg.model.ChangeSet} collects what one event changes and checks it, and a
 * {@link dev.rdg.model.GraphChange} is one such change. Sub-packages hold its key-value form
 * ({@code kv}), the store contract ({@code store}), what travels beside the graph ({@code event})
 * and located YAML ({@code yaml}). Plain Java: no Beam, Kafka or Cassandra.
 */
@NullMarked
package dev.rdg.model;

import org.jspecify.annotations.NullMarked;
