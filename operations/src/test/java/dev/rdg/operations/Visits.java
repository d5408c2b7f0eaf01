package dev.rdg.operations;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.Schema;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.model.event.RawEvent;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.JsonFormat;
import dev.rdg.transforms.Parsed;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/** A topic that has had several versions: who visited which page. */
public final class Visits implements Topic<Visits.Visit> {
  private static final long serialVersionUID = 1L;

  /** What its code has been. */
  public enum Version {
    /** Rejects what has a defect, and knows no scores. */
    FIRST,
    /** Takes all. */
    MENDED,
    /** Cannot work. */
    BROKEN
  }

  /** The reasons of defects, by their numbers. */
  public static final Reason[] DEFECTS = {
    Reason.MISSING_ID,
    Reason.MISSING_TIME,
    Reason.WRONG_TYPE,
    Reason.MALFORMED_PAYLOAD,
    Reason.DERIVATION_FAILED
  };

  private static final Schema SCHEMA =
      Schema.parse(
          "visits.yaml",
          """
          version: 1
          nodes: {visitor: {properties: {country: string}}, page: {properties: {score: long}}}
          edges: {visited: {from: visitor, to: page, reverse: link, properties: {seconds: long}}}
          """);

  private final Version version;

  public Visits(Version version) {
    this.version = version;
  }

  /** As JSON has it. */
  public record Visit(
      String id,
      Instant time,
      String visitor,
      String page,
      long seconds,
      @Nullable Long score,
      @Nullable Integer defect) {}

  /** A jar of these classes, for a cluster. */
  public static Path jar(Path file) {
    String folder = Visits.class.getName().replace('.', '/');
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, new Manifest())) {
      for (String name : new String[] {"", "$Visit", "$Version", "$CannotOpen", "$KeepFn"}) {
        String entry = folder + name + ".class";
        jar.putNextEntry(new JarEntry(entry));
        try (var in = Visits.class.getResourceAsStream("/" + entry)) {
          in.transferTo(jar);
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A step that keeps something. */
  public static final class KeepFn extends DoFn<KV<String, String>, String> {
    private static final long serialVersionUID = 1L;

    @StateId("kept")
    private final StateSpec<ValueState<String>> kept = StateSpecs.value(StringUtf8Coder.of());

    @ProcessElement
    public void processElement(
        @Element KV<String, String> element, @StateId("kept") ValueState<String> state) {
      state.write(element.getValue());
    }
  }

  private record CannotOpen(EventFormat<Visit> format) implements EventFormat<Visit> {
    @Override
    public void open() {
      throw new IllegalStateException("this version cannot work");
    }

    @Override
    public Parsed<Visit> parse(RawEvent record) {
      return format.parse(record);
    }

    @Override
    public Coder<Visit> coder() {
      return format.coder();
    }
  }

  @Override
  public String name() {
    return "visits";
  }

  @Override
  public Schema graph() {
    return SCHEMA;
  }

  @Override
  public EventFormat<Visit> format(TopicResources resources) {
    EventFormat<Visit> json = JsonFormat.of(Visit.class);
    return version == Version.BROKEN ? new CannotOpen(json) : json;
  }

  @Override
  public long timestampMicros(Visit visit) {
    return WriteTimestamps.ofMillis(visit.time().toEpochMilli(), visit.id());
  }

  @Override
  public void derive(Visit visit, ChangeSet graph) {
    Integer defect = visit.defect();
    if (version == Version.FIRST && defect != null) {
      throw new RejectedException(DEFECTS[defect], "it has defect " + defect + ".");
    }
    graph.node("visitor", visit.visitor()).set("country", "NL");
    graph.node("page", visit.page());
    if (version == Version.MENDED) {
      graph.node("page", visit.page()).set("score", visit.score());
    }
    graph.edge("visited", visit.visitor(), visit.page()).set("seconds", visit.seconds());
  }
}
