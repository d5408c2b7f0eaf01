package dev.rdg.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A rejected event as one JSON object: {@code stage}, {@code reason}, {@code message}, {@code
 * topic}, {@code partition}, {@code offset}, {@code broker_time} (ISO 8601), {@code key} and {@code
 * payload} (base64 or null), so that it can be read by people and fed back as it was.
 */
public final class RejectFormat {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RejectFormat() {}

  /** The JSON text. */
  public static String toJson(RejectedEvent rejected) {
    RawEvent event = rejected.event();
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("stage", rejected.stage())
            .put("reason", rejected.reason().code())
            .put("message", rejected.message())
            .put("topic", event.origin().topic())
            .put("partition", event.origin().partition())
            .put("offset", event.origin().offset())
            .put("broker_time", Instant.ofEpochMilli(event.brokerTimeMillis()).toString())
            .put("key", base64(event.key()))
            .put("payload", base64(event.payload()));
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers can be written as JSON", e);
    }
  }

  /**
   * The rejected event of a JSON text.
   *
   * @throws IllegalArgumentException when the text is not what {@link #toJson} writes
   */
  public static RejectedEvent fromJson(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      Origin origin =
          new Origin(
              json.required("topic").asText(),
              json.required("partition").asInt(),
              json.required("offset").asLong());
      RawEvent event =
          new RawEvent(
              origin,
              Instant.parse(json.required("broker_time").asText()).toEpochMilli(),
              bytes(json.required("key")),
              bytes(json.required("payload")));
      return new RejectedEvent(
          event,
          json.required("stage").asText(),
          Reason.ofCode(json.required("reason").asText()),
          json.required("message").asText());
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("not a rejected event: " + e.getMessage(), e);
    }
  }

  private static @Nullable String base64(@Nullable Bytes bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes.unsafeArray());
  }

  private static @Nullable Bytes bytes(JsonNode text) {
    return text.isNull() ? null : Bytes.wrap(Base64.getDecoder().decode(text.asText()));
  }
}
