/**
 * What travels beside the graph: the {@link dev.rdg.model.event.RawEvent} as it came from its
 * topic, the {@link dev.rdg.model.event.RejectedEvent} that keeps it whole when it cannot be
 * applied, and the {@link dev.rdg.model.event.Tally} that counts what became of it.
 */
@NullMarked
package dev.rdg.model.event;

import org.jspecify.annotations.NullMarked;
