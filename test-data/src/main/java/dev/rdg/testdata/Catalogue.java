package dev.rdg.testdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The change stream of a catalogue: rows appear (a snapshot first), change, are deleted and come
 * back. Keeps the current rows, since change events carry what was before.
 */
final class Catalogue {

  private static final List<String> GENRES = List.of("adventure", "puzzle", "racing", "story");

  private final SplittableRandom random;
  private final Population population;

  /** Current rows by index; null where a row was deleted. Every fifth row is a game. */
  private final List<@Nullable Map<String, @Nullable Object>> rows = new ArrayList<>();

  private final int size;
  private long transactions;
  private long lsn = 34_000_000;

  Catalogue(SplittableRandom random, Population population) {
    this.random = random;
    this.population = population;
    this.size = population.titles() + population.games();
  }

  /** One change with its tombstone, or the changes of one transaction. */
  List<GeneratedRecord> some(long time) {
    List<GeneratedRecord> records = new ArrayList<>(2);
    boolean snapshot = rows.size() < size * 7L / 10;
    if (rows.isEmpty() || (snapshot && random.nextInt(10) < 6)) {
      add(records, create("r", time, null));
    } else if (random.nextInt(8) == 0) {
      transaction(records, time);
    } else {
      String id = "tx-" + transactions++;
      add(records, change(time, random.nextInt(3) == 0 ? null : transactionPlace(id, 1)));
    }
    return records;
  }

  /** Some beyond place 999, where the places of a transaction can no longer be told apart. */
  private void transaction(List<GeneratedRecord> records, long time) {
    String id = "tx-" + transactions++;
    long first = random.nextInt(10) == 0 ? 996 + random.nextInt(8) : 1;
    int changes = 2 + random.nextInt(5);
    int row = someRow();
    for (int i = 0; i < changes; i++) {
      row = random.nextInt(3) == 0 ? row : someRow();
      add(records, change(row, time, transactionPlace(id, first + i)));
    }
  }

  private static CatalogChange.Transaction transactionPlace(String id, long totalOrder) {
    return new CatalogChange.Transaction(id, totalOrder);
  }

  private void add(List<GeneratedRecord> records, CatalogChange change) {
    GeneratedRecord record = Records.of(change, random.nextInt(5) == 0);
    records.add(record);
    if (change.op().equals("d")) {
      records.add(Records.tombstone(record));
    }
  }

  private CatalogChange change(long time, CatalogChange.@Nullable Transaction transaction) {
    if (rows.size() < size && random.nextInt(4) == 0) {
      return create("c", time, transaction);
    }
    return change(someRow(), time, transaction);
  }

  private CatalogChange create(
      String op, long time, CatalogChange.@Nullable Transaction transaction) {
    int row = rows.size();
    rows.add(null);
    return appear(op, row, time, transaction);
  }

  private CatalogChange change(
      int row, long time, CatalogChange.@Nullable Transaction transaction) {
    Map<String, @Nullable Object> before = rows.get(row);
    if (before == null) {
      return appear("c", row, time, transaction);
    }
    return random.nextInt(8) == 0
        ? delete(row, before, time, transaction)
        : update(row, before, time, transaction);
  }

  private CatalogChange appear(
      String op, int row, long time, CatalogChange.@Nullable Transaction transaction) {
    Map<String, @Nullable Object> after = isGame(row) ? newGame(row) : newTitle(row);
    rows.set(row, after);
    return new CatalogChange(table(row), op, id(row), null, after, time, nextLsn(), transaction);
  }

  /** Some way on in the source's log. */
  private long nextLsn() {
    lsn += 8 + random.nextInt(200);
    return lsn;
  }

  /** One title in twenty comes without what was before: nothing is derived from that. */
  private CatalogChange update(
      int row,
      Map<String, @Nullable Object> before,
      long time,
      CatalogChange.@Nullable Transaction transaction) {
    Map<String, @Nullable Object> after = new LinkedHashMap<>(before);
    if (isGame(row)) {
      changeGame(after);
    } else {
      changeTitle(after);
    }
    rows.set(row, after);
    Map<String, @Nullable Object> sent = !isGame(row) && random.nextInt(20) == 0 ? null : before;
    return new CatalogChange(table(row), "u", id(row), sent, after, time, nextLsn(), transaction);
  }

  private CatalogChange delete(
      int row,
      Map<String, @Nullable Object> before,
      long time,
      CatalogChange.@Nullable Transaction transaction) {
    rows.set(row, null);
    Map<String, @Nullable Object> sent = !isGame(row) && random.nextInt(20) == 0 ? null : before;
    return new CatalogChange(table(row), "d", id(row), sent, null, time, nextLsn(), transaction);
  }

  private Map<String, @Nullable Object> newTitle(int row) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    columns.put("id", id(row));
    columns.put("name", "Title " + (row + 1));
    columns.put("kind", random.nextInt(3) == 0 ? "film" : "series");
    columns.put("year", random.nextInt(10) == 0 ? null : 1990L + random.nextInt(36));
    return columns;
  }

  private Map<String, @Nullable Object> newGame(int row) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    columns.put("id", id(row));
    columns.put("name", "Game " + gameNumber(row));
    columns.put("genre", someGenre());
    columns.put(
        "title_id",
        random.nextInt(10) == 0 ? null : Population.titleId(population.titleOf(gameNumber(row))));
    return columns;
  }

  private void changeTitle(Map<String, @Nullable Object> columns) {
    switch (random.nextInt(4)) {
      case 0 -> columns.put("kind", random.nextBoolean() ? "film" : "series");
      case 1 -> columns.put("year", random.nextInt(4) == 0 ? null : 1990L + random.nextInt(36));
      default -> columns.put("name", "Title, cut " + random.nextInt(1000));
    }
  }

  private void changeGame(Map<String, @Nullable Object> columns) {
    switch (random.nextInt(4)) {
      case 0 -> columns.put("genre", random.nextInt(4) == 0 ? null : someGenre());
      case 1 -> columns.put("name", "Game, season " + random.nextInt(1000));
      default -> columns.put("title_id", random.nextInt(4) == 0 ? null : someTitleId());
    }
  }

  private String someGenre() {
    return GENRES.get(random.nextInt(GENRES.size()));
  }

  private String someTitleId() {
    return Population.titleId(population.someTitle(random));
  }

  private int someRow() {
    return random.nextInt(1 + random.nextInt(rows.size()));
  }

  private static boolean isGame(int row) {
    return row % 5 == 4;
  }

  private static String table(int row) {
    return isGame(row) ? "games" : "titles";
  }

  private static String id(int row) {
    return isGame(row) ? Population.gameId(gameNumber(row)) : Population.titleId(row - row / 5 + 1);
  }

  private static int gameNumber(int row) {
    return row / 5 + 1;
  }
}
