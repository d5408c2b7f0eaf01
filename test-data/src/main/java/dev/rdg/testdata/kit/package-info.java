/**
 * What tests of topics and pipelines share. {@link dev.rdg.testdata.kit.TopicKit} is for authors of
 * topics: hand it a topic and events, and assert nodes, edges and rejects; {@link
 * dev.rdg.testdata.kit.ExpectedDigest} compares a store with the oracle.
 */
@NullMarked
package dev.rdg.testdata.kit;

import org.jspecify.annotations.NullMarked;
