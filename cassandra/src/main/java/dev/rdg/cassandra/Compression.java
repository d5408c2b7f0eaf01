package dev.rdg.cassandra;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How Cassandra compresses the files of a table. */
public enum Compression {
  /** Fast; Cassandra's own default. */
  LZ4("LZ4Compressor"),
  /** Smaller files for more processor time. */
  ZSTD("ZstdCompressor"),
  /** Files as large as their content. */
  NONE("");

  /** The names in {@code homes.yaml}. */
  static final List<String> LABELS = Stream.of(values()).map(Compression::label).toList();

  private final String compressor;

  Compression(String compressor) {
    this.compressor = compressor;
  }

  /** The one of a name in {@link #LABELS}. */
  static Compression of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** The name in {@code homes.yaml}, such as {@code lz4}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of the table's option. */
  String cql() {
    return this == NONE ? "{'enabled': 'false'}" : "{'class': '" + compressor + "'}";
  }

  /** What a table's option says: a label, or the class of a compressor that is none of ours. */
  static String describe(Map<String, String> option) {
    String name = option.getOrDefault("class", "");
    String compressor = name.substring(name.lastIndexOf('.') + 1);
    return Stream.of(values())
        .filter(known -> known.compressor.equals(compressor))
        .map(Compression::label)
        .findFirst()
        .orElse(compressor);
  }
}
