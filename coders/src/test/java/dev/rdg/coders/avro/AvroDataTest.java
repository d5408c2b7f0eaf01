package dev.rdg.coders.avro;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AvroDataTest {
  private static final Schema EVERYTHING =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Everything", "fields": [
                {"name": "text", "type": "string"},
                {"name": "raw", "type": "bytes"},
                {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 4}},
                {"name": "suit", "type": {"type": "enum", "name": "Suit", "symbols": ["A", "B"]}},
                {"name": "small", "type": "int"},
                {"name": "large", "type": "long"},
                {"name": "single", "type": "float"},
                {"name": "double", "type": "double"},
                {"name": "truth", "type": "boolean"},
                {"name": "nothing", "type": "null"},
                {"name": "perhaps", "type": ["null", "string"]},
                {"name": "many", "type": {"type": "array", "items": "string"}},
                {"name": "named", "type": {"type": "map", "values": "long"}}]}
              """);

  private static final Schema TEXTS = Schema.createArray(Schema.create(Schema.Type.STRING));

  @Test
  void check_acceptsWholeValues() throws IOException {
    AvroData.check(EVERYTHING, encode(), 0);
  }

  @Test
  void check_refusesEveryCut() throws IOException {
    byte[] whole = encode();

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> AvroData.check(EVERYTHING, cut, 0), "length " + length);
    }
  }

  @Test
  void check_refusesWhatGoesOn() throws IOException {
    byte[] longer = Arrays.copyOf(encode(), encode().length + 1);

    assertThrows(IOException.class, () -> AvroData.check(EVERYTHING, longer, 0));
  }

  @Test
  void check_refusesMoreItemsThanThereAreBytes() throws IOException {
    // A thousand million items; with a negative number the block's size in bytes follows.
    byte[] counted = numbers(1_000_000_000, 1);
    byte[] sized = numbers(-1_000_000_000, 2, 1);

    assertThrows(IOException.class, () -> AvroData.check(TEXTS, counted, 0));
    assertThrows(IOException.class, () -> AvroData.check(TEXTS, sized, 0));
  }

  /** Items without a byte cost a turn each, and there could be as many as a number can say. */
  @Test
  void check_refusesNothingOverAndOver() throws IOException {
    Schema nulls = Schema.createArray(Schema.create(Schema.Type.NULL));

    AvroData.check(nulls, numbers(50_000, 0), 0);
    assertThrows(IOException.class, () -> AvroData.check(nulls, numbers(1L << 60, 0), 0));
    assertThrows(IOException.class, () -> AvroData.check(nulls, numbers(-1L << 60, 0, 0), 0));
    assertThrows(IOException.class, () -> AvroData.check(nulls, numbers(Long.MIN_VALUE, 0, 0), 0));
  }

  /** Each level takes frames of the stack, here and in whatever reads it then. */
  @Test
  void check_refusesValuesNestedTooDeeply() throws IOException {
    Schema list =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}");

    AvroData.check(list, nested(200), 0);
    assertThrows(IOException.class, () -> AvroData.check(list, nested(1_000_000), 0));
  }

  private static byte[] nested(int levels) {
    byte[] data = new byte[levels + 1];
    Arrays.fill(data, 0, levels, (byte) 2);
    return data;
  }

  private static byte[] encode() throws IOException {
    GenericRecord value =
        new GenericRecordBuilder(EVERYTHING)
            .set("text", "text")
            .set("raw", ByteBuffer.wrap(new byte[] {1, 2, 3}))
            .set("hash", new GenericData.Fixed(field("hash"), new byte[] {1, 2, 3, 4}))
            .set("suit", new GenericData.EnumSymbol(field("suit"), "B"))
            .set("small", -7)
            .set("large", Long.MIN_VALUE)
            .set("single", 1.5f)
            .set("double", 1.5)
            .set("truth", true)
            .set("nothing", null)
            .set("perhaps", "yes")
            .set("many", List.of("a", "", "c"))
            .set("named", Map.of("a", 1L))
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(EVERYTHING).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Schema field(String name) {
    return EVERYTHING.getField(name).schema();
  }

  private static byte[] numbers(long... numbers) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    for (long number : numbers) {
      encoder.writeLong(number);
    }
    encoder.flush();
    return out.toByteArray();
  }
}
