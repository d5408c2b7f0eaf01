/**
 * The graph as a two-level map: namespace, record id, sorted item key. A {@link
 * dev.rdg.model.kv.KvChange} is one change to it, {@link dev.rdg.model.kv.ItemState} holds the one
 * join that decides between changes, and {@link dev.rdg.model.kv.GraphEncoding} maps graph changes
 * to it.
 */
@NullMarked
package dev.rdg.model.kv;

import org.jspecify.annotations.NullMarked;
