package dev.rdg.transforms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Documents of MongoDB as rows. The connector sends a document as text of MongoDB's extended JSON,
 * and the key as {@code {"id": <text of extended JSON>}}; a row has its id as {@code id} too, where
 * the document has no field of that name.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/">Extended
 *     JSON</a>
 */
final class MongoDocuments {
  private MongoDocuments() {}

  /** A document from its text; null where the source sent none. */
  static @Nullable ObjectNode document(JsonNode text, String field) {
    if (text.isMissingNode() || text.isNull()) {
      return null;
    }
    JsonNode document = text.isTextual() ? parse(text.textValue(), field) : text;
    if (!(document instanceof ObjectNode row)) {
      throw malformed(field + " must be the text of a document, but was " + text + ".");
    }
    ObjectNode plain = row.objectNode();
    row.properties().forEach(one -> plain.set(one.getKey(), plain(one.getValue())));
    if (plain.has("_id") && !plain.has("id")) {
      plain.set("id", plain.get("_id"));
    }
    return plain;
  }

  /** The key of a document. */
  static ObjectNode key(ObjectNode key) {
    ObjectNode plain = key.objectNode();
    key.properties()
        .forEach(
            one ->
                plain.set(
                    one.getKey(),
                    one.getValue().isTextual()
                        ? plain(parse(one.getValue().textValue(), "the key"))
                        : one.getValue()));
    return plain;
  }

  /** Of values that JSON has no type for, what a person would write. */
  private static JsonNode plain(JsonNode value) {
    if (!(value instanceof ObjectNode object) || object.size() != 1) {
      return value;
    }
    String type = object.fieldNames().next();
    JsonNode inner = object.get(type);
    try {
      return switch (type) {
        case "$oid", "$symbol", "$uuid" -> inner;
        case "$numberLong", "$numberInt" -> LongNode.valueOf(Long.parseLong(inner.asText()));
        case "$numberDecimal", "$numberDouble" ->
            DecimalNode.valueOf(new BigDecimal(inner.asText()));
        case "$date" -> date(inner);
        default -> value;
      };
    } catch (NumberFormatException e) { // NaN and Infinity, which no property can have
      return TextNode.valueOf(inner.asText());
    }
  }

  private static JsonNode date(JsonNode inner) {
    JsonNode millis = plain(inner);
    return millis.isIntegralNumber()
        ? TextNode.valueOf(Instant.ofEpochMilli(millis.longValue()).toString())
        : inner;
  }

  private static JsonNode parse(String text, String field) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw malformed(field + " is not the text of a document: " + e.getOriginalMessage() + ".");
    }
  }

  private static RejectedException malformed(String message) {
    return new RejectedException(Reason.MALFORMED_PAYLOAD, message);
  }
}
