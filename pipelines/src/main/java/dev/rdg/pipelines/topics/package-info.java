/**
 * The four reference topics over one graph, {@link dev.rdg.pipelines.topics.MemberGraph}. Each
 * class says how to parse, what to filter and what to derive; {@code TOPICS.md} says the same in
 * words.
 */
@NullMarked
package dev.rdg.pipelines.topics;

import org.jspecify.annotations.NullMarked;
