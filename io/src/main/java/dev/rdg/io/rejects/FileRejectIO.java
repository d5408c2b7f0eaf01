package dev.rdg.io.rejects;

import dev.rdg.model.event.RejectedEvent;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Rejected events of bounded input in files, one a line as {@link RejectFormat} writes them. */
public final class FileRejectIO {
  private FileRejectIO() {}

  /**
   * Writes rejects to files that begin with {@code prefix} and end with {@code .jsonl}; they are
   * there when the pipeline is done, and not before.
   */
  public static Write write(String prefix) {
    return new Write(prefix);
  }

  /** See {@link FileRejectIO#write}. */
  public static final class Write extends PTransform<PCollection<RejectedEvent>, PDone> {
    private static final long serialVersionUID = 1L;

    private final String prefix;

    private Write(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public PDone expand(PCollection<RejectedEvent> rejected) {
      return rejected
          .apply(
              "FormatRejects",
              MapElements.into(TypeDescriptors.strings()).via(RejectFormat::toJson))
          .apply("WriteFiles", TextIO.write().to(prefix).withSuffix(".jsonl"));
    }
  }
}
