/**
 * Beam transforms from a topic's payload bytes to key-value changes of the graph. {@link
 * dev.rdg.transforms.BuildGraph} puts them together for a {@link dev.rdg.transforms.Topic}; each
 * also stands alone: {@link dev.rdg.transforms.ParseEvents}, {@link
 * dev.rdg.transforms.FilterEvents}, {@link dev.rdg.transforms.EnrichEvents}, {@link
 * dev.rdg.transforms.DeriveGraph}, {@link dev.rdg.transforms.EncodeChanges}, {@link
 * dev.rdg.transforms.CollapseChanges}. Every record has exactly one outcome, counted by {@link
 * dev.rdg.transforms.CountOutcomes}. Nothing here knows a broker or a store.
 */
@NullMarked
package dev.rdg.transforms;

import org.jspecify.annotations.NullMarked;
