/** What is asked of a broker: topics, offsets, rejects, and events sent to it. */
@NullMarked
package dev.rdg.operations.kafka;

import org.jspecify.annotations.NullMarked;
