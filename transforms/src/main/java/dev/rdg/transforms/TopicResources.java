package dev.rdg.transforms;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a topic needs from outside its code.
 *
 * @param writerSchemas a file pattern of Avro schemas ({@code .avsc}) that producers write with;
 *     null for topics without Avro
 * @param references a file of {@code key,value} lines; null for topics without enrichment
 */
public record TopicResources(@Nullable String writerSchemas, @Nullable String references)
    implements Serializable {

  /** Nothing from outside. */
  public static TopicResources none() {
    return new TopicResources(null, null);
  }

  /** The pattern of writer schemas; an {@link IllegalArgumentException} tells how to set it. */
  public String requireWriterSchemas() {
    if (writerSchemas == null) {
      throw new IllegalArgumentException(
          "the topic carries Avro, but no writer schemas are configured: set writerSchemas to a pattern such as schemas/*.avsc.");
    }
    return writerSchemas;
  }

  /** The reference table's file; an {@link IllegalArgumentException} tells how to set it. */
  public String requireReferences() {
    if (references == null) {
      throw new IllegalArgumentException(
          "the topic is enriched, but no reference table is configured: set references to a file of key,value lines.");
    }
    return references;
  }
}
