package dev.rdg.pipelines;

import dev.rdg.io.sink.KvIO;
import dev.rdg.model.kv.NamespaceDefinition;
import java.util.Collection;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.extensions.avro.io.AvroIO;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The graph as Avro files for other tools: a folder for each node and edge type, a column for each
 * property ({@link ExportRow}).
 */
public final class ExportPipeline {
  private ExportPipeline() {}

  /**
   * Exports namespaces.
   *
   * @param definitions of nodes and edges
   * @param read gives the reader of one namespace
   * @param folder on any file system that Beam knows; files go to {@code <folder>/<namespace>}
   */
  public static Pipeline build(
      PipelineOptions options,
      Collection<NamespaceDefinition> definitions,
      Function<NamespaceDefinition, KvIO.Read> read,
      String folder) {
    Pipeline pipeline = Pipeline.create(options);
    for (NamespaceDefinition definition : definitions) {
      ExportRow row = new ExportRow(definition);
      Schema schema = row.schema();
      pipeline
          .apply(
              "Read_" + definition.name(),
              read.apply(definition).withParts(Pieces.of(options).parts()))
          .apply(
              "Format_" + definition.name(),
              MapElements.into(TypeDescriptor.of(GenericRecord.class)).via(row::of))
          .setCoder(AvroCoder.generic(schema))
          .apply(
              "Write_" + definition.name(),
              AvroIO.writeGenericRecords(schema)
                  .to(folder + "/" + definition.name() + "/part")
                  .withSuffix(".avro")
                  .withCodec(CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL)));
    }
    return pipeline;
  }
}
