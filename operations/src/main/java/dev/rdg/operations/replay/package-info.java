/** History in batch, in rounds that are recorded in a ledger. */
@NullMarked
package dev.rdg.operations.replay;

import org.jspecify.annotations.NullMarked;
