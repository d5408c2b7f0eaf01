/**
 * The contract of a store for the graph, {@link dev.rdg.model.store.KvStore}, its in-memory
 * implementation, and what is built on the contract alone: {@link dev.rdg.model.store.GraphReader}
 * and {@link dev.rdg.model.store.GraphDigest}.
 */
@NullMarked
package dev.rdg.model.store;

import org.jspecify.annotations.NullMarked;
