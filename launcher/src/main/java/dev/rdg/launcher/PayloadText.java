package dev.rdg.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Utf8;
import dev.rdg.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record's bytes as people can read them. */
final class PayloadText {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int BYTES_OF_LINE = 16;

  private PayloadText() {}

  /** In one line: as text where it is one, else its bytes. */
  static String inline(Bytes bytes) {
    return text(bytes).orElseGet(() -> HexFormat.of().formatHex(bytes.toByteArray()));
  }

  /**
   * In several lines: JSON indented, else as the topic has parsed it, else as text, else its bytes.
   *
   * @param event as the topic has parsed it, if it could
   */
  static String of(@Nullable Bytes payload, Optional<String> event) {
    if (payload == null) {
      return "none: a tombstone";
    }
    return text(payload)
        .flatMap(PayloadText::indented)
        .or(() -> event)
        .or(() -> text(payload))
        .orElseGet(() -> dump(payload.toByteArray()));
  }

  /** On several lines; empty where it is no JSON. */
  private static Optional<String> indented(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      return json.isContainerNode() ? Optional.of(json.toPrettyString()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Bytes bytes) {
    return Utf8.isWellFormed(bytes.toByteArray())
        ? Optional.of(new String(bytes.toByteArray(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static String dump(byte[] bytes) {
    StringBuilder dump = new StringBuilder();
    for (int from = 0; from < bytes.length; from += BYTES_OF_LINE) {
      int to = Math.min(bytes.length, from + BYTES_OF_LINE);
      StringBuilder characters = new StringBuilder();
      for (int i = from; i < to; i++) {
        characters.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
      }
      dump.append(
          String.format(
              Locale.ROOT,
              "%08x  %-47s  %s%n",
              from,
              HexFormat.ofDelimiter(" ").formatHex(bytes, from, to),
              characters));
    }
    return dump.toString();
  }
}
