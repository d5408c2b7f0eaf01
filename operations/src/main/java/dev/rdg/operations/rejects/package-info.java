/** Rejected events: which there are, what each is like, and feeding them back after a fix. */
@NullMarked
package dev.rdg.operations.rejects;

import org.jspecify.annotations.NullMarked;
