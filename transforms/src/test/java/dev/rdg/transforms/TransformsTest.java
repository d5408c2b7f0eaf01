package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.coders.RawEventCoder;
import dev.rdg.coders.RejectedEventCoder;
import dev.rdg.coders.TallyCoder;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.transforms.Sightings.RingToBird;
import dev.rdg.transforms.Sightings.Sighting;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runners ask of all transforms: names that stay, coders, and that they can be shipped. */
class TransformsTest {
  private static final ReferenceTable RINGS = ReferenceTable.matching("rings.csv");

  static Stream<Serializable> shipped() {
    return Stream.of(
        new Sightings.Ringed(),
        ParseEvents.as(JsonFormat.of(Sighting.class)),
        ParseEvents.as(ChangeEventFormat.json()),
        ParseEvents.as(AvroFormat.of(Reading.class, WriterSchemas.matching("*.avsc"))),
        FilterEvents.by(new Sightings().filters()),
        EnrichEvents.by(new RingToBird(), RINGS),
        DeriveGraph.of(new Sightings()),
        EncodeChanges.of(Sightings.GRAPH),
        CollapseChanges.inBundlesOf("sightings")
            .withBuffer(BufferMemory.ofJob("job"))
            .meetingByRecord(true),
        CountOutcomes.create(),
        BuildGraph.of(new Sightings.Ringed(), new TopicResources("*.avsc", "rings.csv")),
        JsonCoder.of(Sighting.class),
        EventCoder.of(JsonCoder.of(Sighting.class)));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void transform_canBeSerialized(Serializable transform) {
    assertThat(
        SerializableUtils.ensureSerializable(transform).getClass(),
        is((Object) transform.getClass()));
  }

  @Test
  void steps_haveStableNames() {
    // They are operator names in Flink's UI and ids in its state: a change loses the state.
    Pipeline pipeline = Pipeline.create();
    records(pipeline)
        .apply(
            "BuildGraph",
            BuildGraph.of(new Sightings.Ringed(), new TopicResources(null, "rings.csv"))
                .withCollapse(CollapseChanges.inBundlesOf("sightings").meetingByRecord(true)))
        .tallies()
        .apply("CountOutcomes", CountOutcomes.create());

    assertThat(
        namesOf(pipeline),
        hasItems(
            "BuildGraph/ParseEvents/ParsePayload",
            "BuildGraph/FilterEvents/DropFiltered",
            "BuildGraph/EnrichEvents/LookUpReference",
            "BuildGraph/DeriveGraph/DeriveChanges",
            "BuildGraph/EncodeChanges/EncodeKeyValues",
            "BuildGraph/CollapseChanges/KeyByRecord",
            "BuildGraph/CollapseChanges/MeetByRecord",
            "BuildGraph/CollapseChanges/DropKeys",
            "BuildGraph/CollapseChanges/JoinChanges",
            "BuildGraph/FlattenRejected",
            "BuildGraph/FlattenTallies",
            "CountOutcomes/IgnoreWindows",
            "CountOutcomes/KeyByScope",
            "CountOutcomes/AddUp"));
  }

  @Test
  void stepResult_namesItsOutputsAndHasTheirCoders() {
    TestPipeline pipeline = TestPipeline.create();

    StepResult<Event<Sighting>> result =
        records(pipeline).apply(ParseEvents.as(JsonFormat.of(Sighting.class)));

    assertThat(result.passed().getCoder(), is(EventCoder.of(JsonCoder.of(Sighting.class))));
    assertThat(result.rejected().getCoder(), is(RejectedEventCoder.of()));
    assertThat(result.tallies().getCoder(), is(TallyCoder.of()));
    assertThat(
        Set.copyOf(result.expand().values()),
        is(Set.of(result.passed(), result.rejected(), result.tallies())));
    Set<String> tags = new TreeSet<>();
    result.expand().keySet().forEach(tag -> tags.add(tag.getId()));
    assertThat(tags, hasItems("rejected", "tallies"));
    assertThat(result.getPipeline(), is((Object) pipeline));
  }

  @Test
  void resources_tellHowToSetWhatIsMissing() {
    TopicResources none = TopicResources.none();

    Exception schemas = assertThrows(IllegalArgumentException.class, none::requireWriterSchemas);
    Exception references = assertThrows(IllegalArgumentException.class, none::requireReferences);

    assertThat(schemas.getMessage(), containsString("set writerSchemas"));
    assertThat(references.getMessage(), containsString("set references"));
  }

  private static PCollection<RawEvent> records(Pipeline pipeline) {
    return pipeline.apply(Create.of(Records.of("{}")).withCoder(RawEventCoder.of()));
  }

  private static Set<String> namesOf(Pipeline pipeline) {
    Set<String> names = new TreeSet<>();
    pipeline.traverseTopologically(
        new PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            names.add(node.getFullName());
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            names.add(node.getFullName());
          }
        });
    return names;
  }
}
