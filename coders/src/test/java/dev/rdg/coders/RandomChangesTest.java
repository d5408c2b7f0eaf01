package dev.rdg.coders;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.Bytes;
import dev.rdg.model.EdgeChange;
import dev.rdg.model.GraphChange;
import dev.rdg.model.NodeChange;
import dev.rdg.model.Properties;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

class RandomChangesTest {

  @Property
  void decode_givesBackAnyKvChange(@ForAll("kvChanges") KvChange change) throws Exception {
    assertThat(decoded(KvChangeCoder.of(), change), is(change));
  }

  @Property
  void decode_givesBackAnyGraphChange(@ForAll("graphChanges") GraphChange change) throws Exception {
    assertThat(decoded(GraphChangeCoder.of(), change), is(change));
  }

  @Provide
  Arbitrary<KvChange> kvChanges() {
    Arbitrary<KvChange> items =
        Combinators.combine(texts(), texts(), texts(), states()).as(KvChange::new);
    Arbitrary<KvChange> records =
        Combinators.combine(texts(), texts(), times().filter(time -> time != ItemState.NEVER))
            .as(KvChange::deleteRecord);
    return Arbitraries.oneOf(items, records).withoutEdgeCases();
  }

  @Provide
  Arbitrary<GraphChange> graphChanges() {
    Arbitrary<GraphChange> nodes =
        Combinators.combine(
                texts(), texts(), times(), booleans(), properties(), values().injectNull(0.5))
            .as(NodeChange::new);
    Arbitrary<GraphChange> edges =
        Combinators.combine(
                texts(),
                texts(),
                texts(),
                times(),
                booleans(),
                properties(),
                values().injectNull(0.5))
            .as(EdgeChange::new);
    return Arbitraries.oneOf(nodes, edges).withoutEdgeCases();
  }

  private static Arbitrary<ItemState> states() {
    Arbitrary<Cell> cells = Combinators.combine(times(), values().injectNull(0.2)).as(Cell::new);
    return Combinators.combine(times(), times(), Arbitraries.maps(texts(), cells).ofMaxSize(3))
        .as((deletedAt, at, map) -> new ItemState(deletedAt, at, new TreeMap<>(map)));
  }

  private static Arbitrary<Properties> properties() {
    return Combinators.combine(
            Arbitraries.maps(texts(), values()).ofMaxSize(3), texts().set().ofMaxSize(3))
        .as((set, unset) -> new Properties(new TreeMap<>(set), new TreeSet<>(unset)));
  }

  private static Arbitrary<Bytes> values() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(200).map(Bytes::wrap);
  }

  private static Arbitrary<Long> times() {
    return Arbitraries.longs();
  }

  private static Arbitrary<Boolean> booleans() {
    return Arbitraries.of(true, false);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.of(0, 0x61, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10ffff)
        .list()
        .ofMaxSize(60)
        .map(points -> points.stream().map(Character::toString).reduce("", String::concat));
  }

  private static <T> T decoded(Coder<T> coder, T value) throws CoderException {
    return CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, value));
  }
}
