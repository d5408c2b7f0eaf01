package dev.rdg.testdata.contract;

/** What can be wrong with a {@link BreakableStore}. */
enum Flaw {
  NONE("nothing is wrong"),

  ARRIVAL_WINS_A_TIE("of two values of one time, the one that comes last stays"),
  SIGNED_VALUES("of two values of one time, the greater by signed bytes stays"),
  DELETE_LOSES_A_TIE("a delete leaves what has its own time"),
  UNSET_LOSES_A_TIE("a value of the same time wins over an unset"),
  WHOLE_ITEM_REPLACED("a later put replaces all properties of the item"),
  UNSET_FORGOTTEN(
      "an unset removes the value and leaves nothing behind: an older value comes back"),
  ITEM_DELETE_FORGOTTEN("a delete removes the item and leaves nothing behind"),
  RECORD_DELETE_FORGOTTEN("a record's delete does not hold for items that come later"),
  DELETE_REMOVES_LATER_WRITES("a delete removes what is newer, too, if it is there already"),
  DELETE_TAKES_PREFIX("deleting an item deletes those whose keys begin with its key"),
  RECORD_DELETE_IN_ONE_BUCKET("a record's delete reaches its first bucket only"),
  EMPTY_VALUE_IS_ABSENT("a value of no bytes is read as no value"),

  AT_FROM_ARRIVAL("an item's time is that of the put that came last"),
  AT_WITHOUT_BARE_PUTS("a put without properties does not touch the item's time"),
  AT_WITHOUT_UNSETS("a put that only unsets does not touch the item's time"),
  ARRIVAL_STAMPED("writes get the time of their arrival"),
  BATCH_STAMPED("all changes of a write get the newest time among them"),
  JOINED_CHANGE_STAMPED("all cells of a joined change get its newest time"),

  LAST_OF_BATCH_STAYS("of several changes to an item in one write, only the last is kept"),
  CONCURRENT_WRITES_LOST("a write reads the record, changes it and puts it back, without a lock"),
  ACKNOWLEDGED_TOO_EARLY("a write is there when the next one comes"),
  BAD_CHANGE_FAILS_MATES("one change beyond the limits has its whole write set aside"),
  BAD_CHANGE_DROPPED("a change beyond the limits is dropped without a word"),
  OVERSIZED_ACCEPTED("the limits are not checked"),
  EQUAL_BAD_CHANGES_MERGED("of equal changes beyond the limits, one is returned"),
  SEVERAL_NAMESPACES_ACCEPTED("a write takes changes of several namespaces"),

  OTHER_RECORDS_LOST("of a write of several records only the first is written"),
  ANSWERS_AFTER_CLOSE("a closed store is still read and written"),
  NAMESPACES_SHARED("records of one id are one record in all namespaces"),
  UNKNOWN_NAMESPACE_EMPTY("an unknown namespace is an empty one"),
  IDS_FOLDED("record ids that differ in case alone are one"),
  KEYS_NORMALIZED("keys that are one after Unicode normalization are one"),

  EXPIRED_SHOWN("retention is ignored"),
  EXPIRED_COUNTED("retention is ignored when counting"),
  EXPIRED_SCANNED("retention is ignored when scanning"),
  EXPIRY_FROM_ARRIVAL("retention runs from when a write comes: a replay revives what has expired"),
  EXPIRY_BY_ITEM("all cells of an item are shown as long as the newest"),
  EXPIRY_ONE_LATE("a fact is still shown when exactly its retention has passed"),
  EXPIRY_IN_MILLISECONDS("the edge of retention is rounded to milliseconds"),
  FAR_TIMES_WRAP("a time to read as of that is too far away for microseconds wraps around"),

  POSITIONED_DELETE_IGNORED("a delete that has a position is not looked at"),
  POSITIONED_DELETE_COUNTED("an item that a change with a position has deleted is counted"),

  UTF16_ORDER("keys are in the order of their UTF-16 units"),
  EMPTY_KEY_LOST("a range begins after its first key where that is empty"),
  RANGE_END_INCLUDED("the end of a range, and so of a prefix, belongs to it"),
  BACKWARD_RANGE_END_INCLUDED("the end of a range belongs to it when reading backward"),
  PAGE_LOSES_LAST_ITEM("the last item of a full page is not on it, nor on the next"),
  TOKEN_RESUMES_ONE_LATE("a page begins with the second item after the one before"),
  TOKEN_REPEATS_BOUNDARY("a page begins with the last item of the one before"),
  TOKEN_IS_AN_OFFSET("a token counts items, so that writes since then shift it"),
  TOKEN_AFTER_THE_END("a full last page has a next page, which is empty"),
  LIMIT_COUNTS_DELETED("deleted items take places on a page"),
  PAGE_BYTES_IGNORED("pages are not bounded by bytes"),
  COUNT_COUNTS_DELETED("deleted items are counted"),

  BUCKET_SKIPPED_IN_GET("the last bucket is not read"),
  BUCKET_SKIPPED_IN_COUNT("the last bucket is not counted"),
  BUCKET_SKIPPED_IN_SCAN("the last bucket is not scanned"),
  BUCKETS_CONCATENATED("buckets are read one after the other instead of merged by key"),
  MONTH_SKIPPED_IN_RANGE("a range of months ends before its last"),
  SCAN_PARTS_OVERLAP("a range of tokens includes the one it begins after"),
  SCAN_LOSES_EDGE_TOKEN("a range of tokens does not include its last"),
  SCAN_MIXES_RECORDS("a scan goes by item keys, not record by record"),
  VISITOR_FAILURE_SWALLOWED("what the visitor of a scan throws ends the scan as if all were seen");

  private final String effect;

  Flaw(String effect) {
    this.effect = effect;
  }

  /** What a store with this flaw does, for people. */
  String effect() {
    return effect;
  }
}
