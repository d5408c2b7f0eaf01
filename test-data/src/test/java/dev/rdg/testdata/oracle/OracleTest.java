package dev.rdg.testdata.oracle;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.testdata.CatalogChange;
import dev.rdg.testdata.Event;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.Expected;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.Login;
import dev.rdg.testdata.Playback;
import dev.rdg.testdata.Topic;
import dev.rdg.testdata.oracle.ExpectedGraph.Cell;
import dev.rdg.testdata.oracle.ExpectedGraph.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OracleTest {

  private static final long T = 1_760_000_000_000L;

  @Test
  void create_writesTheRowAtTheSourcesTime() {
    ExpectedGraph graph = graph(title("r", T, null, row("t-1", "A", "series", 2021L)));

    assertThat(
        graph.item("node_title", "t-1", ""),
        is(
            item(
                T * 1000,
                Map.of(
                    "name", new Cell("A", T * 1000),
                    "kind", new Cell("series", T * 1000),
                    "year", new Cell(2021L, T * 1000)))));
  }

  @Test
  void update_unsetsNullColumns() {
    CatalogChange create = title("c", T, null, row("t-1", "A", "series", 2021L));
    CatalogChange update = title("u", T + 1, create.after(), row("t-1", "A", "series", null));

    for (ExpectedGraph graph : List.of(graph(create, update), graph(update, create))) {
      assertThat(names(graph.item("node_title", "t-1", "")), is(List.of("kind", "name")));
    }
  }

  @Test
  void delete_removesWhatIsNotNewer() {
    CatalogChange create = title("c", T, null, row("t-1", "A", "series", 2021L));
    CatalogChange delete = title("d", T + 1, create.after(), null);

    assertThat(graph(create, delete).item("node_title", "t-1", ""), is(Optional.empty()));
    assertThat(graph(delete, create).item("node_title", "t-1", ""), is(Optional.empty()));
  }

  @Test
  void delete_withoutBeforeTakesTheKey() {
    CatalogChange create = title("c", T, null, row("t-1", "A", "series", 2021L));

    ExpectedGraph graph = graph(create, title("d", T + 1, null, null));

    assertThat(graph.item("node_title", "t-1", ""), is(Optional.empty()));
  }

  /** Of one time, the place in the source's log decides. */
  @Test
  void changes_ofOneTimeAreInTheOrderOfTheSource() {
    CatalogChange create = placed(1, "c", row("t-1", "A", "series", 2021L));
    CatalogChange delete = placed(2, "d", null);
    CatalogChange createAgain = placed(3, "c", row("t-1", "0", null, null));

    assertThat(graph(create, delete).item("node_title", "t-1", ""), is(Optional.empty()));
    assertThat(graph(delete, create).item("node_title", "t-1", ""), is(Optional.empty()));
    assertThat(
        graph(createAgain, delete, create).item("node_title", "t-1", ""),
        is(item(T * 1000, Map.of("name", new Cell("0", T * 1000)))));
  }

  @Test
  void puts_ofOneTimeAreInTheOrderOfTheSource() {
    CatalogChange first = placed(1, "u", row("t-1", "😀", null, 2021L));
    CatalogChange second = placed(2, "u", row("t-1", "A", "film", 1999L));
    long time = T * 1000;

    for (ExpectedGraph graph : List.of(graph(first, second), graph(second, first))) {
      assertThat(
          graph.item("node_title", "t-1", ""),
          is(
              item(
                  time,
                  Map.of(
                      "name", new Cell("A", time),
                      "kind", new Cell("film", time),
                      "year", new Cell(1999L, time)))));
    }
  }

  @Test
  void game_movesToAnotherTitle() {
    CatalogChange create = game("c", T, null, "t-1");
    CatalogChange move = game("u", T + 1, "t-1", "t-2");

    for (ExpectedGraph graph : List.of(graph(create, move), graph(move, create))) {
      assertThat(items(graph, "edge_based_on"), is(List.of("g-1 t-2 " + (T + 1) * 1000 + " {}")));
      assertThat(
          items(graph, "edge_based_on_reverse"), is(List.of("t-2 g-1 " + (T + 1) * 1000 + " {}")));
    }
  }

  @Test
  void game_losesItsTitle() {
    ExpectedGraph graph = graph(game("c", T, null, "t-1"), game("u", T + 1, "t-1", null));

    assertThat(items(graph, "edge_based_on"), is(List.of()));
    assertThat(at(graph, "node_game", "g-1", ""), is((T + 1) * 1000));
  }

  @Test
  void game_staysWithItsTitle() {
    ExpectedGraph graph = graph(game("c", T, null, "t-1"), game("u", T + 1, "t-1", "t-1"));

    assertThat(items(graph, "edge_based_on"), is(List.of("g-1 t-1 " + (T + 1) * 1000 + " {}")));
  }

  @Test
  void game_deleteTakesNodeAndEdge() {
    ExpectedGraph graph = graph(game("c", T, null, "t-1"), gameDelete(T + 1, "t-1"));

    assertThat(graph.item("node_game", "g-1", ""), is(Optional.empty()));
    assertThat(items(graph, "edge_based_on"), is(List.of()));
    assertThat(items(graph, "edge_based_on_reverse"), is(List.of()));
  }

  /** The check value of CRC-32C, of "123456789", is 0xE3069283 = 3808858755. */
  @Test
  void login_hashesItsIdentity() {
    ExpectedGraph graph = graph(login("123456789", T, "NL", "9.1"));

    assertThat(
        items(graph, "edge_logged_in_on"),
        is(
            List.of(
                "a-1 d-1 1760000000000755 {app_version=Cell[value=9.1, timestamp=1760000000000755],"
                    + " country=Cell[value=NL, timestamp=1760000000000755]}")));
    assertThat(
        items(graph, "edge_logged_in_on_reverse"), is(List.of("d-1 a-1 1760000000000755 {}")));
    assertThat(items(graph, "edge_has_profile"), is(List.of("a-1 p-1 1760000000000755 {}")));
  }

  @Test
  void login_leavesAloneWhatItDoesNotSay() {
    ExpectedGraph graph =
        graph(login("123456789", T, "NL", "9.1"), login("123456789", T + 1, null, "9.2"));

    assertThat(
        items(graph, "node_account"),
        is(List.of("a-1  1760000000001755 {country=Cell[value=NL, timestamp=1760000000000755]}")));
  }

  @Test
  void playback_unsetsSubtitlesAndKeepsQuality() {
    ExpectedGraph graph =
        graph(playback(T, 600, 2400, "HD", "nl"), playback(T + 1, 700, 0, null, null));

    Item watched = graph.item("edge_watched", "p-1", "t-1").orElseThrow();

    assertThat(
        watched.properties(),
        is(
            new TreeMap<>(
                Map.of(
                    "episode", new Cell("t-1-e1", (T + 1) * 1000 + 755),
                    "position_seconds", new Cell(700L, (T + 1) * 1000 + 755),
                    "progress", new Cell(0.25, T * 1000 + 755),
                    "quality", new Cell("HD", T * 1000 + 755)))));
    assertThat(items(graph, "node_title"), is(List.of()));
  }

  @Test
  void outcomes_countEveryRecordOnce() {
    Oracle oracle = new Oracle(Stream.of("t-1-e1,t-1"));
    GeneratedRecord login = record(login("l-1", T, "NL", "9.1"));
    oracle.accept(login);
    oracle.accept(login);
    oracle.accept(labelled(new Expected.Filtered("no-device")));
    oracle.accept(labelled(new Expected.Rejected("missing-id")));

    assertThat(
        oracle.graph().outcomes().get(Topic.LOGINS),
        is(
            new ExpectedGraph.Outcomes(
                4,
                2,
                new TreeMap<>(Map.of("no-device", 1L)),
                new TreeMap<>(Map.of("missing-id", 1L)),
                10)));
  }

  @Test
  void sizes_leaveOutWhatIsDeleted() {
    ExpectedGraph graph =
        graph(game("c", T, null, "t-1"), game("u", T + 1, "t-1", "t-2"), title("d", T, null, null));

    assertThat(graph.sizes().get("edge_based_on"), is(new ExpectedGraph.Size(1, 1)));
    assertThat(graph.sizes().get("node_title"), is(new ExpectedGraph.Size(0, 0)));
  }

  /**
   * Ten thousand records over few accounts tidy their hottest items many times, at other moments in
   * each order.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void graph_doesNotDependOnOrderOrRepetition(long seed) {
    EventGenerator generator = EventGenerator.of(seed, 10_000);
    List<GeneratedRecord> records = generator.stream().toList();
    List<GeneratedRecord> twice = new ArrayList<>(records);
    twice.addAll(records.subList(0, 5_000));
    Collections.shuffle(twice, new Random(seed));

    assertThat(dump(generator, twice), is(dump(generator, records)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void history_isNotChangedByTidying(long seed) {
    Random random = new Random(seed);
    List<Operation> operations =
        random.ints(300, 0, 4).mapToObj(kind -> operation(random, kind)).toList();
    ItemHistory history = new ItemHistory();
    operations.forEach(history::add);

    assertThat(history.replay(), is(replay(operations)));
  }

  /** A delete that newer touches were allowed to hide would let an older put through. */
  @Test
  void history_remembersDeletesWhenTidying() {
    ItemHistory history = new ItemHistory();
    history.add(Operation.delete(5, 0));
    for (int time = 10; time < 50; time++) {
      history.add(Operation.touch(time, 0));
    }
    history.add(Operation.put(3, 0, "p", "v"));

    assertThat(history.replay(), is(item(49, Map.of())));
  }

  /** Plain replay in the defining order. */
  private static Optional<Item> replay(List<Operation> operations) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    for (Operation operation : operations.stream().sorted(Operation.ORDER).toList()) {
      switch (operation.kind()) {
        case TOUCH, PUT ->
            cells.put(operation.property(), new Cell(operation.value(), operation.timestamp()));
        case UNSET -> cells.remove(operation.property());
        case DELETE -> cells.clear();
      }
    }
    Cell touch = cells.remove("");
    return Optional.ofNullable(touch).map(cell -> new Item(cell.timestamp(), cells));
  }

  /** Twenty different times, so that many meet; deletes are rare, or they would hide all else. */
  private static Operation operation(Random random, int kind) {
    long time = random.nextInt(20);
    long place = random.nextInt(3) - 1;
    String property = "p" + random.nextInt(3);
    return switch (kind) {
      case 0 -> Operation.touch(time, place);
      case 1 -> Operation.put(time, place, property, "v" + random.nextInt(5));
      case 2 -> Operation.unset(time, place, property);
      default ->
          random.nextInt(20) == 0 ? Operation.delete(time, place) : Operation.touch(time, place);
    };
  }

  private static List<String> dump(EventGenerator generator, List<GeneratedRecord> records) {
    Oracle oracle = new Oracle(generator.references());
    records.forEach(oracle::accept);
    List<String> lines = new ArrayList<>();
    oracle
        .graph()
        .visit(
            (namespace, id, key, at, properties) ->
                lines.add(namespace + " " + id + " " + key + " " + at + " " + properties));
    return lines;
  }

  private static ExpectedGraph graph(Event... events) {
    Oracle oracle = new Oracle(Stream.of("t-1-e1,t-1"));
    Arrays.stream(events).map(OracleTest::record).forEach(oracle::accept);
    return oracle.graph();
  }

  private static GeneratedRecord record(Event event) {
    Topic topic =
        event instanceof Login
            ? Topic.LOGINS
            : event instanceof Playback ? Topic.PLAYBACK : Topic.CATALOG;
    return new GeneratedRecord(topic, null, null, T, event, Expected.APPLIED);
  }

  private static GeneratedRecord labelled(Expected expected) {
    return new GeneratedRecord(Topic.LOGINS, null, null, T, null, expected);
  }

  private static Login login(
      String eventId, long time, @Nullable String country, String appVersion) {
    return new Login(
        eventId,
        time,
        "login",
        "a-1",
        country,
        "p-1",
        "Ada",
        false,
        "d-1",
        "Pixel 9",
        "android",
        appVersion,
        null);
  }

  private static Playback playback(
      long time,
      long position,
      long duration,
      @Nullable String quality,
      @Nullable String subtitles) {
    return new Playback(
        2,
        "123456789",
        time,
        "p-1",
        "d-1",
        "t-1-e1",
        "PLAYING",
        position,
        duration,
        quality,
        subtitles);
  }

  private static CatalogChange title(
      String op,
      long time,
      @Nullable Map<String, @Nullable Object> before,
      @Nullable Map<String, @Nullable Object> after) {
    return new CatalogChange("titles", op, "t-1", before, after, time, 1, null);
  }

  private static CatalogChange placed(
      long place, String op, @Nullable Map<String, @Nullable Object> after) {
    return new CatalogChange("titles", op, "t-1", null, after, T, place, null);
  }

  private static CatalogChange game(
      String op, long time, @Nullable String titleBefore, @Nullable String titleAfter) {
    Map<String, @Nullable Object> before = op.equals("c") ? null : gameRow(titleBefore);
    return new CatalogChange("games", op, "g-1", before, gameRow(titleAfter), time, 1, null);
  }

  private static CatalogChange gameDelete(long time, String titleBefore) {
    return new CatalogChange("games", "d", "g-1", gameRow(titleBefore), null, time, 1, null);
  }

  private static Map<String, @Nullable Object> gameRow(@Nullable String title) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("id", "g-1");
    row.put("name", "Undertow");
    row.put("genre", null);
    row.put("title_id", title);
    return row;
  }

  private static Map<String, @Nullable Object> row(
      String id, String name, @Nullable String kind, @Nullable Long year) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("id", id);
    row.put("name", name);
    row.put("kind", kind);
    row.put("year", year);
    return row;
  }

  private static Optional<Item> item(long at, Map<String, Cell> cells) {
    return Optional.of(new Item(at, new TreeMap<>(cells)));
  }

  private static long at(ExpectedGraph graph, String namespace, String id, String key) {
    return graph.item(namespace, id, key).orElseThrow().at();
  }

  private static List<String> names(Optional<Item> item) {
    return List.copyOf(item.orElseThrow().properties().keySet());
  }

  private static List<String> items(ExpectedGraph graph, String wanted) {
    List<String> items = new ArrayList<>();
    graph.visit(
        (namespace, id, key, at, properties) -> {
          if (namespace.equals(wanted)) {
            items.add(id + " " + key + " " + at + " " + properties);
          }
        });
    return items;
  }
}
