/** Questions to whole namespaces: what is different between two homes of them. */
@NullMarked
package dev.rdg.operations.graph;

import org.jspecify.annotations.NullMarked;
