package dev.rdg.coders;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rdg.model.Bytes;
import dev.rdg.model.EdgeChange;
import dev.rdg.model.GraphChange;
import dev.rdg.model.NodeChange;
import dev.rdg.model.Properties;
import dev.rdg.model.Reason;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;

/** Values of every type that has a coder, each different from all others. */
final class Samples {

  /** A value, its coder and the bytes that checkpoints hold of it. */
  record Sample<T>(Coder<T> coder, T value, String base64) {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  private static final Origin ORIGIN = new Origin("playback", 3, 300);
  private static final RawEvent EVENT =
      new RawEvent(ORIGIN, 1_772_366_400_000L, bytes("k"), bytes("{}"));
  private static final RawEvent TOMBSTONE =
      new RawEvent(new Origin("", 0, Long.MAX_VALUE), -1, null, null);

  private Samples() {}

  static Stream<Sample<?>> all() {
    return Stream.of(
            rawEvents(), rejectedEvents(), tallies(), kvChanges(), recordChanges(), graphChanges())
        .flatMap(List::stream);
  }

  /** One list per coder. */
  static Stream<List<? extends Sample<?>>> ofEachCoder() {
    return Stream.of(
        rawEvents(), rejectedEvents(), tallies(), kvChanges(), recordChanges(), graphChanges());
  }

  static List<Sample<RawEvent>> rawEvents() {
    RawEventCoder coder = RawEventCoder.of();
    return List.of(
        new Sample<>(coder, EVENT, "CHBsYXliYWNrA6wCAAABnKlFCgABAWsBAnt9"),
        new Sample<>(
            coder,
            new RawEvent(ORIGIN, 0, bytes(""), bytes("")),
            "CHBsYXliYWNrA6wCAAAAAAAAAAABAAEA"),
        new Sample<>(
            coder,
            new RawEvent(ORIGIN, 0, null, bytes("x"), "\"long\""),
            "CHBsYXliYWNrA6wCAAAAAAAAAAAAAgF4BiJsb25nIg"),
        new Sample<>(coder, TOMBSTONE, "AAD__________3___________wAA"));
  }

  static List<Sample<RejectedEvent>> rejectedEvents() {
    RejectedEventCoder coder = RejectedEventCoder.of();
    return List.of(
        new Sample<>(
            coder,
            new RejectedEvent(EVENT, "ParseEvents", Reason.MISSING_ID, "é is 😀"),
            "CHBsYXliYWNrA6wCAAABnKlFCgABAWsBAnt9C1BhcnNlRXZlbnRzCm1pc3NpbmctaWQKw6kgaXMg8J-YgA"),
        new Sample<>(
            coder,
            new RejectedEvent(TOMBSTONE, "ParseEvents", Reason.NULL_PAYLOAD, ""),
            "AAD__________3___________wAAC1BhcnNlRXZlbnRzDG51bGwtcGF5bG9hZAA"));
  }

  static List<Sample<Tally>> tallies() {
    TallyCoder coder = TallyCoder.of();
    Map<String, Long> counts = Map.of("read", 300L, "applied", 299L, "filtered.no-device", 1L);
    return List.of(
        new Sample<>(
            coder,
            new Tally("logins", "0", 299, new TreeMap<>(counts)),
            "BmxvZ2lucwEwAAAAAAAAASsDB2FwcGxpZWSrAhJmaWx0ZXJlZC5uby1kZXZpY2UBBHJlYWSsAg"),
        new Sample<>(
            coder,
            new Tally("logins", "EncodeChanges", -1, new TreeMap<>()),
            "BmxvZ2lucw1FbmNvZGVDaGFuZ2Vz__________8A"));
  }

  static List<Sample<KvChange>> kvChanges() {
    KvChangeCoder coder = KvChangeCoder.of();
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("empty", new Cell(6, Bytes.wrap(new byte[0])));
    cells.put("set", new Cell(7, ValueFormat.encode(1L)));
    cells.put("unset", new Cell(7, null));
    return List.of(
        new Sample<>(
            coder,
            new KvChange("edge_watched", "p-1", "t-1", new ItemState(5, 7, cells)),
            "DGVkZ2Vfd2F0Y2hlZANwLTEBA3QtMQAAAAAAAAAFAAAAAAAAAAcDBWVtcHR5AAAAAAAAAAYBAANzZXQAAAAAAAAABwEDEYEBBXVuc2V0AAAAAAAAAAcA"),
        new Sample<>(
            coder,
            new KvChange("node_title", "t-1", "", ItemState.deleted(7)),
            "Cm5vZGVfdGl0bGUDdC0xAQAAAAAAAAAAB4AAAAAAAAAAAA"),
        new Sample<>(
            coder,
            KvChange.deleteRecord("node_title", "t-1", 7),
            "Cm5vZGVfdGl0bGUDdC0xAAAAAAAAAAAHgAAAAAAAAAAA"));
  }

  static List<Sample<RecordChanges>> recordChanges() {
    RecordChangesCoder coder = RecordChangesCoder.of();
    TreeMap<String, Cell> cells = new TreeMap<>(Map.of("set", new Cell(7, ValueFormat.encode(1L))));
    return List.of(
        new Sample<>(
            coder,
            new RecordChanges(
                List.of(
                    KvChange.deleteRecord("edge_watched", "p-1", 4),
                    new KvChange("edge_watched", "p-1", "t-1", ItemState.put(7, cells)))),
            "DGVkZ2Vfd2F0Y2hlZANwLTECAAAAAAAAAAAEgAAAAAAAAAAAAQN0LTGAAAAAAAAAAAAAAAAAAAAHAQNzZXQAAAAAAAAABwEDEYEB"),
        new Sample<>(
            coder,
            RecordChanges.of(new KvChange("node_title", "t-1", "", ItemState.deleted(7))),
            "Cm5vZGVfdGl0bGUDdC0xAQEAAAAAAAAAAAeAAAAAAAAAAAA"));
  }

  static List<Sample<GraphChange>> graphChanges() {
    GraphChangeCoder coder = GraphChangeCoder.of();
    Properties properties =
        new Properties(
            new TreeMap<>(Map.of("name", ValueFormat.encode("Ann"), "kids", bytes(""))),
            new TreeSet<>(List.of("country", "age")));
    return List.of(
        new Sample<>(
            coder,
            new NodeChange("profile", "p-1", 7, false, properties),
            "AAdwcm9maWxlA3AtMQAAAAAAAAAHAAIEa2lkcwAEbmFtZQQQQW5uAgNhZ2UHY291bnRyeQA"),
        new Sample<>(
            coder,
            new NodeChange("profile", "p-1", 6, true, Properties.none()),
            "AAdwcm9maWxlA3AtMQAAAAAAAAAGAQAAAA"),
        new Sample<>(
            coder,
            new NodeChange("profile", "p-1", 6, true, Properties.none(), bytes("\0\t")),
            "AAdwcm9maWxlA3AtMQAAAAAAAAAGAQAAAQIACQ"),
        new Sample<>(
            coder,
            new EdgeChange("watched", "p-1", "t-1", 7, false, properties),
            "AQd3YXRjaGVkA3AtMQN0LTEAAAAAAAAABwACBGtpZHMABG5hbWUEEEFubgIDYWdlB2NvdW50cnkA"),
        new Sample<>(
            coder,
            new EdgeChange("watched", "p-1", "t-1", 6, true, Properties.none()),
            "AQd3YXRjaGVkA3AtMQN0LTEAAAAAAAAABgEAAAA"));
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(UTF_8));
  }
}
