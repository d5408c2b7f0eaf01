/**
 * The graph as a service on one port: gRPC, the same as JSON over HTTP, a page to look at it,
 * health, documentation. {@code graph.proto} is what clients see; {@link dev.rdg.reader.Graph} does
 * the reading, and nothing here waits for it.
 */
@NullMarked
package dev.rdg.serving;

import org.jspecify.annotations.NullMarked;
