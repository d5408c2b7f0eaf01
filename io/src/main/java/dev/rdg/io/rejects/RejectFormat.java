package dev.rdg.io.rejects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import com.google.common.hash.Hashing;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rejected event as one JSON object: {@code stage}, {@code reason}, {@code message}, {@code
 * topic}, {@code partition}, {@code offset}, {@code broker_time} (ISO 8601), {@code key} and {@code
 * payload} (base64 or null), so that it can be read by people and fed back as it was.
 */
public final class RejectFormat {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String KEY = "key";
  private static final String PAYLOAD = "payload";
  private static final String LENGTH = "_bytes";
  private static final String HASH = "_sha256";

  /** Room for the fields that say what was cut. */
  private static final int CUT_FIELDS = 250;

  private static final int LEAST_MESSAGE = 100;

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
            .put(KEY, base64(event.key()))
            .put(PAYLOAD, base64(event.payload()));
    return write(json);
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
              bytes(json.required(KEY)),
              bytes(json.required(PAYLOAD)));
      return new RejectedEvent(
          event,
          json.required("stage").asText(),
          Reason.ofCode(json.required("reason").asText()),
          json.required("message").asText());
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("not a rejected event: " + e.getMessage(), e);
    }
  }

  /**
   * The same reject in at most so many UTF-8 bytes, where that can be: its payload, then its key
   * and its message are cut, and what is cut says how long it was ({@code <field>_bytes}) and, of
   * payload and key, its SHA-256 ({@code <field>_sha256}). Where it came from stays, so that it can
   * be found.
   */
  public static String fit(String json, int maxBytes) {
    if (size(json) <= maxBytes) {
      return json;
    }
    ObjectNode cut = read(json);
    for (String field : List.of(PAYLOAD, KEY)) {
      int over = size(write(cut)) + CUT_FIELDS - maxBytes;
      if (over > 0) {
        cutBytes(cut, field, over);
      }
    }
    if (size(write(cut)) > maxBytes) {
      cut.put("message", Ascii.truncate(cut.path("message").asText(), LEAST_MESSAGE, "..."));
    }
    return write(cut);
  }

  private static void cutBytes(ObjectNode json, String field, int over) {
    JsonNode text = json.path(field);
    if (text.isTextual() && !text.textValue().isEmpty()) {
      byte[] whole = Base64.getDecoder().decode(text.textValue());
      int kept = Math.max(0, whole.length - (over + 3) / 4 * 3);
      json.put(field, Base64.getEncoder().encodeToString(Arrays.copyOf(whole, kept)));
      if (!json.has(field + LENGTH)) { // cut again, it still says what it was at first
        json.put(field + LENGTH, whole.length);
        json.put(field + HASH, Hashing.sha256().hashBytes(whole).toString());
      }
    }
  }

  /** Whether a reject was cut, so that it cannot be fed back but from where it came. */
  public static boolean isCut(String json) {
    ObjectNode read = read(json);
    return read.has(PAYLOAD + LENGTH) || read.has(KEY + LENGTH);
  }

  private static int size(String json) {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new IllegalArgumentException("not a rejected event: " + e.getMessage(), e);
    }
  }

  private static String write(ObjectNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers can be written as JSON", e);
    }
  }

  private static @Nullable String base64(@Nullable Bytes bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes.unsafeArray());
  }

  private static @Nullable Bytes bytes(JsonNode text) {
    return text.isNull() ? null : Bytes.wrap(Base64.getDecoder().decode(text.asText()));
  }
}
