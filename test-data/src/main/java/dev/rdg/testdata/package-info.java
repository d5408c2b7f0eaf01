/**
 * Events of the four reference topics, made from a seed: {@link dev.rdg.testdata.EventGenerator}
 * for many, {@link dev.rdg.testdata.Story} for one member's evening. Every record carries the
 * outcome it must have. Written from {@code TOPICS.md} alone; nothing here depends on the code
 * under test.
 */
@NullMarked
package dev.rdg.testdata;

import org.jspecify.annotations.NullMarked;
