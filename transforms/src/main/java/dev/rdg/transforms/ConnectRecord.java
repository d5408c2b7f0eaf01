package dev.rdg.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka Connect's JSON converter writes: an object, with or without its schema around it.
 *
 * @param payload the object
 * @param schema its schema; null where it has none
 */
record ConnectRecord(ObjectNode payload, @Nullable JsonNode schema) {

  /**
   * Reads one.
   *
   * @param what key or value, for messages
   */
  static ConnectRecord read(String what, Bytes bytes) {
    try {
      JsonNode node = Json.MAPPER.readTree(bytes.unsafeArray());
      boolean wrapped = node.has("schema") && node.has("payload");
      if ((wrapped ? node.get("payload") : node) instanceof ObjectNode object) {
        return new ConnectRecord(object, wrapped ? struct(node.get("schema")) : null);
      }
      throw malformed(
          "the " + what + " must be a JSON object, but was " + node.getNodeType() + ".");
    } catch (IOException e) {
      throw malformed("the " + what + " is not JSON: " + JsonFormat.rejection(e).getMessage());
    }
  }

  /** Of a schema that names no fields nothing can be learned. */
  private static @Nullable JsonNode struct(JsonNode schema) {
    return schema.path("fields").isArray() ? schema : null;
  }

  private static RejectedException malformed(String message) {
    return new RejectedException(Reason.MALFORMED_PAYLOAD, message);
  }
}
