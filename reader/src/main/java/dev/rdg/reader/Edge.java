package dev.rdg.reader;

import java.time.Instant;
import java.util.SortedMap;

/**
 * An edge as it is stored, whichever end it was read from.
 *
 * @param type its type in the schema
 * @param from where it starts
 * @param to where it leads
 * @param at the newest event time that touched it
 * @param properties those that were asked for and it has, as {@link Node#properties}; none where it
 *     was read from where it leads and links of its type have none
 */
public record Edge(
    String type, NodeId from, NodeId to, Instant at, SortedMap<String, Object> properties) {}
