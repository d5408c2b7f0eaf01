/** How jobs do: how far and how fast they are, what is wrong, and what a person can do about it. */
@NullMarked
package dev.rdg.operations.status;

import org.jspecify.annotations.NullMarked;
