/**
 * Everything on one machine, and the events for it: {@code ./rdg demo} and {@code ./rdg produce},
 * beside the commands of operators, whose class path has no generator and no oracle.
 */
@NullMarked
package dev.rdg.demo;

import org.jspecify.annotations.NullMarked;
