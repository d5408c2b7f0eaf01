/**
 * What must be in the store: {@link dev.rdg.testdata.oracle.Oracle} reads generated records in any
 * order and gives the {@link dev.rdg.testdata.oracle.ExpectedGraph}. It is plain and sequential, so
 * that it can be checked by reading it beside {@code TOPICS.md}.
 */
@NullMarked
package dev.rdg.testdata.oracle;

import org.jspecify.annotations.NullMarked;
