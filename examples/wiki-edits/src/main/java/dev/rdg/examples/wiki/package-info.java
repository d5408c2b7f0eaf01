/**
 * A topic written against the published API alone: {@link dev.rdg.examples.wiki.WikiEdits} turns
 * edits of wiki pages into a graph of users and pages.
 */
@NullMarked
package dev.rdg.examples.wiki;

import org.jspecify.annotations.NullMarked;
