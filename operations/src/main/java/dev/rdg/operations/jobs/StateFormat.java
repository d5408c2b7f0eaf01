package dev.rdg.operations.jobs;

import com.google.common.io.ByteSource;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.apache.beam.sdk.values.PCollection;

/**
 * How a job's state is written: which steps have some, under which names, by which coders. A
 * savepoint of one format cannot be counted on to be read by a job of another: Flink knows steps by
 * their names, and Beam asks no coder whether it reads what another wrote.
 */
final class StateFormat {
  private static final String PART = "; ";
  private static final String VALUE = " = ";
  private static final String BEAM = "Beam";

  /** What Beam adds to the name of a step. */
  private static final String BEAMS_OWN = "/ParMultiDo\\([^)]*\\)$";

  private static final StateSpec.Cases.WithDefault<String> CODERS = new CodersOfState();

  private final Map<String, String> parts;

  private StateFormat(Map<String, String> parts) {
    this.parts = parts;
  }

  /** Of a pipeline that was built and not run yet. */
  static StateFormat of(Pipeline pipeline) {
    Map<String, String> parts = new TreeMap<>();
    parts.put(BEAM, ReleaseInfo.getReleaseInfo().getVersion());
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> step) {
              add(node, step, parts);
            } else if (node.getTransform() instanceof Read.Unbounded<?> read) {
              UnboundedSource<?, ?> source = read.getSource();
              parts.put(
                  "source " + node.getFullName(),
                  source.getClass().getSimpleName()
                      + ":"
                      + ObjectStreamClass.lookup(source.getClass()).getSerialVersionUID()
                      + " "
                      + text(source.getCheckpointMarkCoder()));
            }
          }
        });
    return new StateFormat(parts);
  }

  private static void add(
      TransformHierarchy.Node node, ParDo.MultiOutput<?, ?> step, Map<String, String> parts) {
    DoFn<?, ?> fn = step.getFn();
    for (DoFnSignature.StateDeclaration state :
        DoFnSignatures.getSignature(fn.getClass()).stateDeclarations().values()) {
      String key =
          node.getInputs().values().stream()
              .map(PCollection::getCoder)
              .filter(KvCoder.class::isInstance)
              .map(coder -> text(((KvCoder<?, ?>) coder).getKeyCoder()))
              .collect(Collectors.joining());
      try {
        StateSpec<?> spec = (StateSpec<?>) state.field().get(fn);
        parts.put(
            "state '" + state.id() + "' of " + node.getFullName().replaceFirst(BEAMS_OWN, ""),
            key + " to " + spec.match(CODERS));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(state.field() + " is made accessible by Beam", e);
      }
    }
  }

  /** As {@link #toString} has written it. */
  static StateFormat parse(String text) {
    Map<String, String> parts = new TreeMap<>();
    for (String part : text.split(PART)) {
      int value = part.indexOf(VALUE);
      if (value > 0) {
        parts.put(part.substring(0, value), part.substring(value + VALUE.length()));
      }
    }
    return new StateFormat(parts);
  }

  /** What of this a job of another format cannot be counted on to read, for people. */
  List<String> unreadableBy(StateFormat next) {
    List<String> differences = new ArrayList<>();
    parts.forEach(
        (name, format) -> {
          String then = next.parts.get(name);
          if (then == null) {
            differences.add("the new job has no " + name);
          } else if (name.equals(BEAM) && !then.equals(format)) {
            differences.add("Beam " + format + " has become " + then);
          } else if (!then.equals(format)) {
            differences.add(name + " is coded in another way");
          }
        });
    return differences;
  }

  @Override
  public String toString() {
    return parts.entrySet().stream()
        .map(part -> part.getKey() + VALUE + part.getValue())
        .collect(Collectors.joining(PART));
  }

  /** Coders of Beam change with its version, others with their code. */
  private static String text(Coder<?> coder) {
    Class<?> type = coder.getClass();
    String name = type.getName().startsWith("org.apache.beam.") ? "" : ":" + checksum(type);
    List<? extends Coder<?>> parts = coder.getCoderArguments();
    return type.getSimpleName()
        + name
        + (parts == null || parts.isEmpty()
            ? ""
            : parts.stream().map(StateFormat::text).collect(Collectors.joining(",", "(", ")")));
  }

  private static String checksum(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try {
      ByteSource code = Resources.asByteSource(Resources.getResource(type, "/" + file));
      return String.format(
          Locale.ROOT, "%08x", code.hash(com.google.common.hash.Hashing.crc32()).asInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class CodersOfState extends StateSpec.Cases.WithDefault<String> {
    @Override
    protected String dispatchDefault() {
      return "Beam's";
    }

    @Override
    public String dispatchValue(Coder<?> value) {
      return text(value);
    }

    @Override
    public String dispatchBag(Coder<?> element) {
      return "bag of " + text(element);
    }

    @Override
    public String dispatchOrderedList(Coder<?> element) {
      return "ordered list of " + text(element);
    }

    @Override
    public String dispatchSet(Coder<?> element) {
      return "set of " + text(element);
    }

    @Override
    public String dispatchMap(Coder<?> key, Coder<?> value) {
      return "map of " + text(key) + "," + text(value);
    }
  }
}
