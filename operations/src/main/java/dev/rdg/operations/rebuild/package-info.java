/** Namespaces built anew beside the old ones, up to the switch or back. */
@NullMarked
package dev.rdg.operations.rebuild;

import org.jspecify.annotations.NullMarked;
