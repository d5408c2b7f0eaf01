package dev.rdg.pipelines;

import dev.rdg.io.sink.KvIO;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Into how many pieces a pipeline over whole stores cuts its work. To the Direct runner each piece
 * is a bundle of its own, for which it writes and reads the function of every step anew: some
 * milliseconds a step. It holds what is grouped on its heap, in however many pieces.
 *
 * @param parts token ranges of a namespace
 * @param groups of items that are joined; of a thousand million items one in 1,024 fits into memory
 */
record Pieces(int parts, int groups) {
  private static final Pieces ON_DIRECT = new Pieces(8, 32);
  private static final Pieces ON_WORKERS = new Pieces(KvIO.Read.DEFAULT_PARTS, 1024);

  /** As many as suit the runner. */
  static Pieces of(PipelineOptions options) {
    return DirectRunner.class.equals(options.getRunner()) ? ON_DIRECT : ON_WORKERS;
  }
}
