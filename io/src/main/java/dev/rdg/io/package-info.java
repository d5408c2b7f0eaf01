/**
 * Beam's way to brokers and stores, which the transforms do not know, a package each: {@code kafka}
 * reads records, {@code sink} writes key-value changes and reads whole namespaces, {@code rejects}
 * keeps what was rejected, {@code history} reads and writes raw records outside of streaming.
 */
@NullMarked
package dev.rdg.io;

import org.jspecify.annotations.NullMarked;
