/**
 * Reads the graph from an application, without waiting: {@link dev.rdg.reader.Graph} gives nodes,
 * the edges around one, counts and, by a {@link dev.rdg.reader.Traversal}, what lies several steps
 * away, in one request. Stands on the store's contract alone.
 */
@NullMarked
package dev.rdg.reader;

import org.jspecify.annotations.NullMarked;
