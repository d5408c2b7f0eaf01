package dev.rdg.pipelines;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.util.Base64;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Sample;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Changes as lines of text, base64 of their coder's bytes: a few of many, to look them up. */
public final class SampledChange {
  /** Of the largest changes they take some 6 MiB. */
  private static final int SAMPLE_SIZE = 100;

  private SampledChange() {}

  /** Takes some at random, fewer only where there are fewer. */
  static PTransform<PCollection<RecordChanges>, PCollection<String>> some() {
    return new Some();
  }

  private static final class Some
      extends PTransform<PCollection<RecordChanges>, PCollection<String>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<String> expand(PCollection<RecordChanges> changes) {
      return changes
          .apply(
              "ListChanges",
              FlatMapElements.into(TypeDescriptor.of(KvChange.class)).via(RecordChanges::changes))
          .setCoder(KvChangeCoder.of())
          .apply("ChooseSome", Sample.fixedSizeGlobally(SAMPLE_SIZE))
          .apply("ListChosen", Flatten.iterables())
          .apply(
              "FormatChanges",
              MapElements.into(TypeDescriptors.strings()).via(SampledChange::format));
    }
  }

  private static String format(KvChange change) {
    try {
      return Base64.getEncoder()
          .encodeToString(CoderUtils.encodeToByteArray(KvChangeCoder.of(), change));
    } catch (CoderException e) {
      throw new IllegalStateException("a change that was derived can be encoded", e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static KvChange parse(String line) {
    try {
      return CoderUtils.decodeFromByteArray(KvChangeCoder.of(), Base64.getDecoder().decode(line));
    } catch (CoderException e) {
      throw new IllegalArgumentException("'" + line + "' is no change.", e);
    }
  }
}
