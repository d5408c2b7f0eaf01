package dev.rdg.cassandra;

import dev.rdg.model.Utf8;
import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.NamespaceLayout.Bucketing;
import dev.rdg.model.store.Selection.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** A slice of one of a record's buckets. */
record BucketSlice(int bucket, KeySlice slice) {

  /**
   * What has to be read for a slice of a record: groups of slices, of which those of one group are
   * read together and merged, and a group is only read when a page has room after those before it.
   *
   * <p>Buckets by hash are one group. Months follow each other: one is read first, then two, then
   * four, so that the newest changes of a busy record are found in one of its months, and all of a
   * quiet one in few steps. (Where a slice has more months than there are buckets, all buckets are
   * one group again.)
   */
  static List<List<BucketSlice>> groups(KeySlice slice, NamespaceLayout layout) {
    if (slice.isEmpty()) {
      return List.of();
    }
    if (layout.bucketing() == Bucketing.MONTH) {
      String upper = slice.upper();
      long first = HistoryKeys.month(slice.lower());
      long last = upper == null ? Long.MAX_VALUE : HistoryKeys.month(upper);
      if (last - first < layout.buckets()) {
        return growing(months(slice, first, last, layout.buckets()));
      }
    }
    return List.of(
        IntStream.range(0, layout.buckets())
            .mapToObj(bucket -> new BucketSlice(bucket, slice))
            .toList());
  }

  private static List<BucketSlice> months(KeySlice slice, long first, long last, int buckets) {
    List<BucketSlice> months = new ArrayList<>();
    for (long month = first; month <= last; month++) {
      String lower = month == first ? slice.lower() : HistoryKeys.firstOf(month);
      String upper = month == last ? slice.upper() : HistoryKeys.firstOf(month + 1);
      if (upper == null || Utf8.ORDER.compare(lower, upper) < 0) {
        months.add(
            new BucketSlice((int) (month % buckets), new KeySlice(lower, upper, slice.order())));
      }
    }
    if (slice.order() == Order.BACKWARD) {
      Collections.reverse(months);
    }
    return months;
  }

  private static List<List<BucketSlice>> growing(List<BucketSlice> months) {
    List<List<BucketSlice>> groups = new ArrayList<>();
    int start = 0;
    for (int size = 1; start < months.size(); size *= 2) {
      int end = Math.min(months.size(), start + size);
      groups.add(months.subList(start, end));
      start = end;
    }
    return groups;
  }
}
