package dev.rdg.benchmarks.load;

import dev.rdg.model.Bytes;
import java.io.Serializable;
import java.util.SortedMap;

/**
 * An edge as a row.
 *
 * @param id of the record
 * @param key of the item in it
 * @param at time of its event in microseconds, and write timestamp of all its cells
 * @param properties as they are stored
 */
public record EdgeRow(String id, String key, long at, SortedMap<String, Bytes> properties)
    implements Serializable {}
