/** Where rejected events are kept: a topic beside theirs in streams, files in batch. */
@NullMarked
package dev.rdg.io.rejects;

import org.jspecify.annotations.NullMarked;
