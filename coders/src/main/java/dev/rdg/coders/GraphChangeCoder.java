package dev.rdg.coders;

import dev.rdg.model.Bytes;
import dev.rdg.model.EdgeChange;
import dev.rdg.model.GraphChange;
import dev.rdg.model.NodeChange;
import dev.rdg.model.Properties;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.CoderException;

/** Encodes a {@link GraphChange}: the first byte tells nodes (0) from edges (1). */
public final class GraphChangeCoder extends ModelCoder<GraphChange> {
  private static final long serialVersionUID = 1L;
  private static final GraphChangeCoder INSTANCE = new GraphChangeCoder();
  private static final int NODE = 0;
  private static final int EDGE = 1;

  private GraphChangeCoder() {
    super(GraphChange.class);
  }

  /** The coder. */
  public static GraphChangeCoder of() {
    return INSTANCE;
  }

  @Override
  void write(GraphChange change, OutputStream out) throws IOException {
    if (change instanceof NodeChange node) {
      out.write(NODE);
      Wire.writeString(node.type(), out);
      Wire.writeString(node.id(), out);
      writeRest(change, node.properties(), out);
    } else if (change instanceof EdgeChange edge) {
      out.write(EDGE);
      Wire.writeString(edge.type(), out);
      Wire.writeString(edge.from(), out);
      Wire.writeString(edge.to(), out);
      writeRest(change, edge.properties(), out);
    }
  }

  @Override
  GraphChange read(InputStream in) throws IOException {
    int kind = Wire.readByte(in);
    return switch (kind) {
      case NODE ->
          new NodeChange(
              Wire.readString(in),
              Wire.readString(in),
              Wire.readTime(in),
              Wire.readBoolean(in),
              readProperties(in),
              Wire.readNullableBytes(in));
      case EDGE ->
          new EdgeChange(
              Wire.readString(in),
              Wire.readString(in),
              Wire.readString(in),
              Wire.readTime(in),
              Wire.readBoolean(in),
              readProperties(in),
              Wire.readNullableBytes(in));
      default ->
          throw new CoderException(
              "corrupt input: a GraphChange begins with 0 or 1, but was " + kind);
    };
  }

  private static void writeRest(GraphChange change, Properties properties, OutputStream out)
      throws IOException {
    Wire.writeTime(change.timestamp(), out);
    Wire.writeBoolean(change.delete(), out);
    Wire.writeInt(properties.set().size(), out);
    for (Map.Entry<String, Bytes> entry : properties.set().entrySet()) {
      Wire.writeString(entry.getKey(), out);
      Wire.writeBytes(entry.getValue(), out);
    }
    Wire.writeInt(properties.unset().size(), out);
    for (String name : properties.unset()) {
      Wire.writeString(name, out);
    }
    Wire.writeNullableBytes(change.position(), out);
  }

  private static Properties readProperties(InputStream in) throws IOException {
    TreeMap<String, Bytes> set = new TreeMap<>();
    for (int i = Wire.readLength(in); i > 0; i--) {
      set.put(Wire.readString(in), Wire.readBytes(in));
    }
    TreeSet<String> unset = new TreeSet<>();
    for (int i = Wire.readLength(in); i > 0; i--) {
      unset.add(Wire.readString(in));
    }
    return new Properties(set, unset);
  }
}
