package dev.rdg.cassandra;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.rdg.model.Limits;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore.ItemVisitor;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.PageBuilder;
import dev.rdg.model.store.PageToken;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Selection.Order;
import dev.rdg.model.store.Stages;
import dev.rdg.model.store.TokenRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One namespace of a {@link CassandraKvStore} with the session of its cluster. Thread-safe. */
final class CassandraNamespace {
  /** How many keys one query names. */
  private static final int MAX_KEYS = 100;

  /** How many rows one query fetches at first when it does not fill a page. */
  private static final int SCAN_ROWS = 2_000;

  /** About the most bytes that the fetches of one read hold at a time. */
  private static final long MAX_FETCHED_BYTES = Selection.MAX_PAGE_BYTES;

  /** How many rows of a bucket are fetched at first for counting. */
  private static final int COUNTED_ROWS = 1_000;

  /** How many buckets are counted at the same time. */
  private static final int COUNTED_TOGETHER = 32;

  private final CqlSession session;
  private final ItemStatements statements;

  /** How large items of this namespace were of late; guides how many rows a page needs. */
  private volatile int itemBytes = 256;

  CassandraNamespace(CqlSession session, ItemStatements statements) {
    this.session = session;
    this.statements = statements;
  }

  CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
    return statements
        .prepareWrites()
        .thenCompose(
            ignored -> {
              RecordWrite write = new RecordWrite(session);
              changes.forEach(change -> write.add(change, statements));
              return write.send();
            });
  }

  /** By the nodes that have its partition; of few nodes, all have. */
  int place(KvChange change) {
    return statements.place(
        change.id(), statements.layout().bucketOf(String.valueOf(change.key())));
  }

  CompletionStage<Page> get(String id, Selection selection) {
    PageBuilder page = new PageBuilder(selection);
    if (!isFindable(id)) {
      return CompletableFuture.completedFuture(page.build());
    }
    CompletionStage<Boolean> filled =
        selection.keys() == null
            ? fillInTurn(
                page,
                selection,
                id,
                BucketSlice.groups(KeySlice.of(selection), statements.layout()))
            : fillWithKeys(page, selection, id, storableKeys(selection));
    return filled.thenApply(
        room -> {
          if (page.itemBytes() > 0) {
            itemBytes = (3 * itemBytes + page.itemBytes()) / 4;
          }
          return page.build();
        });
  }

  private static List<String> storableKeys(Selection selection) {
    return requireNonNull(selection.keys(), "of a selection of keys").stream()
        .filter(selection::includes)
        .filter(Limits::isItemKey)
        .sorted(selection.order().comparator())
        .toList();
  }

  private CompletionStage<Boolean> fillWithKeys(
      PageBuilder page, Selection selection, String id, List<String> keys) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    int some = Math.min(MAX_KEYS, keys.size());
    return fill(page, selection, readKeys(id, selection, keys.subList(0, some)))
        .thenCompose(
            room ->
                room
                    ? fillWithKeys(page, selection, id, keys.subList(some, keys.size()))
                    : CompletableFuture.completedFuture(false));
  }

  private CompletionStage<Boolean> fillInTurn(
      PageBuilder page, Selection selection, String id, List<List<BucketSlice>> groups) {
    if (groups.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    return fill(page, selection, readSlices(id, selection, groups.get(0)))
        .thenCompose(
            room ->
                room
                    ? fillInTurn(page, selection, id, groups.subList(1, groups.size()))
                    : CompletableFuture.completedFuture(false));
  }

  private List<SlicedRead<?>> readSlices(String id, Selection selection, List<BucketSlice> slices) {
    List<SlicedRead<?>> reads = new ArrayList<>();
    for (BucketSlice one : slices) {
      FetchSize size =
          new FetchSize(rowsOfABucket(selection, slices.size()), MAX_FETCHED_BYTES / slices.size());
      reads.add(read(one.slice(), part -> statements.selectRange(id, one.bucket(), part), size));
    }
    return reads;
  }

  /** Of what no write takes, nothing is there, and Cassandra would not take the question. */
  private static boolean isFindable(String id) {
    return Limits.isRecordId(id);
  }

  private <S extends Slice<S>> SlicedRead<S> read(
      S slice, Function<S, CompletionStage<BoundStatement>> query, FetchSize size) {
    return new SlicedRead<>(session, statements.table(), slice, query, size);
  }

  /**
   * How many rows one bucket has to give for a page, by the size of items so far: the page's share,
   * a quarter more for chance, and the one that begins the next page.
   *
   * @see <a
   *     href="https://netflixtechblog.com/introducing-netflixs-key-value-data-abstraction-layer-1ea8a0a11b30">
   *     Adaptive pagination in Netflix's key-value layer</a>
   */
  private int rowsOfABucket(Selection selection, int buckets) {
    PageToken resumed = selection.resumed();
    int size = Math.max(16, resumed == null ? itemBytes : resumed.itemBytes());
    int wanted = Math.min(selection.limit(), selection.pageBytes() / size + 1);
    return (int) Math.min(FetchSize.MAX_ROWS, 2 + 1.25 * wanted / buckets);
  }

  private List<SlicedRead<?>> readKeys(String id, Selection selection, List<String> keys) {
    Map<Integer, List<String>> byBucket = new TreeMap<>();
    for (String key : keys) {
      int bucket = statements.layout().bucketOf(key);
      byBucket.computeIfAbsent(bucket, b -> new ArrayList<>()).add(key);
    }
    List<SlicedRead<?>> reads = new ArrayList<>();
    byBucket.forEach(
        (bucket, some) ->
            reads.add(
                read(
                    new KeyList(some),
                    part -> statements.selectKeys(id, bucket, part.keys(), selection.order()),
                    new FetchSize(MAX_KEYS + 1, MAX_FETCHED_BYTES))));
    return reads;
  }

  /** Whether the page has room after all rows of the queries. */
  private CompletionStage<Boolean> fill(
      PageBuilder page, Selection selection, List<SlicedRead<?>> reads) {
    return new MergedRows(reads, selection.order().comparator())
        .forEachWhile(
            row -> {
              Item item = visible(row, selection.asOf());
              return item == null || page.add(item);
            });
  }

  private @Nullable Item visible(Row row, Instant asOf) {
    String key = row.getString("key");
    return key == null
        ? null
        : new ItemState(ItemState.NEVER, at(row), PropertyMap.decode(row))
            .visible(key, statements.layout().retention(), asOf);
  }

  private static long at(Row row) {
    return row.isNull("at") ? ItemState.NEVER : row.getLong("at");
  }

  CompletionStage<Long> count(String id, Instant asOf) {
    return isFindable(id) ? countFrom(0, id, asOf) : CompletableFuture.completedFuture(0L);
  }

  private CompletionStage<Long> countFrom(int start, String id, Instant asOf) {
    int end = Math.min(start + COUNTED_TOGETHER, statements.layout().buckets());
    List<CompletableFuture<Long>> counts =
        IntStream.range(start, end).mapToObj(bucket -> countBucket(id, bucket, asOf)).toList();
    CompletionStage<Long> sum =
        CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
            .thenApply(ignored -> counts.stream().mapToLong(CompletableFuture::join).sum());
    return end == statements.layout().buckets()
        ? sum
        : sum.thenCompose(count -> countFrom(end, id, asOf).thenApply(rest -> count + rest));
  }

  private CompletableFuture<Long> countBucket(String id, int bucket, Instant asOf) {
    SlicedRead<KeySlice> read =
        read(
            KeySlice.all(Order.FORWARD),
            slice -> statements.selectTimes(id, bucket, slice),
            new FetchSize(COUNTED_ROWS, MAX_FETCHED_BYTES / COUNTED_TOGETHER));
    return read.next().thenCompose(rows -> countRows(read, rows, asOf, 0)).toCompletableFuture();
  }

  private CompletionStage<Long> countRows(
      SlicedRead<KeySlice> read, List<Row> rows, Instant asOf, long before) {
    long count = before + rows.stream().filter(row -> isVisible(row, asOf)).count();
    return rows.isEmpty()
        ? CompletableFuture.completedFuture(count)
        : read.next().thenCompose(next -> countRows(read, next, asOf, count));
  }

  private boolean isVisible(Row row, Instant asOf) {
    return new ItemState(ItemState.NEVER, at(row), PropertyMap.decodeMarks(row))
            .visible("", statements.layout().retention(), asOf)
        != null;
  }

  void scan(TokenRange range, Instant asOf, ItemVisitor visitor) {
    SlicedRead<ScanSlice> read =
        read(
            ScanSlice.of(range),
            statements::selectTokens,
            new FetchSize(SCAN_ROWS, MAX_FETCHED_BYTES));
    for (List<Row> rows = Stages.await(read.next());
        !rows.isEmpty();
        rows = Stages.await(read.next())) {
      rows.forEach(row -> visit(row, asOf, visitor));
    }
  }

  private void visit(Row row, Instant asOf, ItemVisitor visitor) {
    Item item = visible(row, asOf);
    String id = row.getString("id");
    if (item != null && id != null) {
      visitor.visit(id, item);
    }
  }
}
