package dev.rdg.transforms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.Coder;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects as instances of a class, by Jackson's rules with snake_case names: unknown fields
 * are ignored, missing ones are null, and no type is bent to fit another. A record class serves
 * best.
 */
public final class JsonFormat<E> implements EventFormat<E> {
  private static final long serialVersionUID = 1L;

  /** What Jackson tells programmers of its own settings. */
  private static final String ADVICE = " [(]but (could|might) .*[)]$";

  private final Class<E> type;
  private transient @Nullable ObjectReader reader; // made on each worker

  private JsonFormat(Class<E> type) {
    this.type = type;
  }

  /** Objects of this class. */
  public static <E> JsonFormat<E> of(Class<E> type) {
    return new JsonFormat<>(type);
  }

  @Override
  public Parsed<E> parse(RawEvent event) {
    Bytes payload = Payloads.require(event);
    try {
      E value = reader().readValue(payload.unsafeArray());
      if (value == null) {
        throw new RejectedException(
            Reason.MALFORMED_PAYLOAD, "expected a JSON object, but found null.");
      }
      return Parsed.event(value);
    } catch (IOException e) {
      throw rejection(e);
    }
  }

  @Override
  public Coder<E> coder() {
    return JsonCoder.of(type);
  }

  private ObjectReader reader() {
    ObjectReader current = reader;
    if (current == null) {
      current = Json.MAPPER.readerFor(type);
      reader = current;
    }
    return current;
  }

  /** A value that does not fit its field is one thing, text that is no JSON object another. */
  static RejectedException rejection(IOException e) {
    if (e instanceof JsonMappingException mapping
        && !mapping.getPath().isEmpty()
        && (e.getCause() instanceof InputCoercionException
            || !(e.getCause() instanceof JsonProcessingException))) {
      String path =
          mapping.getPath().stream().map(JsonFormat::describe).collect(Collectors.joining("."));
      return new RejectedException(Reason.WRONG_TYPE, "field '" + path + "' " + expectation(e));
    }
    return new RejectedException(
        Reason.MALFORMED_PAYLOAD, "not a JSON object: " + originalMessage(e));
  }

  private static String describe(JsonMappingException.Reference reference) {
    return reference.getFieldName() == null
        ? "[" + reference.getIndex() + "]"
        : reference.getFieldName();
  }

  private static String expectation(IOException e) {
    return e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
        ? "is not of type " + mismatch.getTargetType().getSimpleName() + ": " + originalMessage(e)
        : originalMessage(e);
  }

  private static String originalMessage(IOException e) {
    String message =
        e instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : String.valueOf(e.getMessage());
    return message.replaceFirst(ADVICE, "");
  }
}
