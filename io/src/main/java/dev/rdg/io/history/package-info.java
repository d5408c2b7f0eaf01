/**
 * History outside of streaming: {@link dev.rdg.io.history.ArchiveIO} keeps a topic's raw records as
 * Avro files, {@link dev.rdg.io.history.HistoryPlan} cuts files and ranges of a topic into {@link
 * dev.rdg.io.history.EventSlice}s, and {@link dev.rdg.io.history.ReadSlices} reads those.
 */
@NullMarked
package dev.rdg.io.history;

import org.jspecify.annotations.NullMarked;
