package dev.rdg.coders;

import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Several outputs of a transform, of which a result gives each under a name of its own: the tags
 * stay with the transform.
 */
public abstract class NamedOutputs implements POutput {
  private final PCollectionTuple outputs;

  /** Of these outputs. */
  protected NamedOutputs(PCollectionTuple outputs) {
    this.outputs = outputs;
  }

  /** The output of a tag. */
  protected final <T> PCollection<T> get(TupleTag<T> tag) {
    return outputs.get(tag);
  }

  @Override
  public final Pipeline getPipeline() {
    return outputs.getPipeline();
  }

  @Override
  public final Map<TupleTag<?>, PValue> expand() {
    return outputs.expand();
  }

  @Override
  public final void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
