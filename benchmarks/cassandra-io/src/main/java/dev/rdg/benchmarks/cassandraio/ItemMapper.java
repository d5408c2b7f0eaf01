package dev.rdg.benchmarks.cassandraio;

import com.datastax.driver.core.BoundStatement;
import com.datastax.driver.core.PreparedStatement;
import com.datastax.driver.core.ResultSet;
import com.datastax.driver.core.Session;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.Iterator;
import java.util.concurrent.Future;
import org.apache.beam.sdk.io.cassandra.Mapper;

/** Adds what an event has to what is there, or deletes the item. */
final class ItemMapper implements Mapper<ItemEntity> {
  private final Session session;
  private final PreparedStatement update;
  private final PreparedStatement delete;

  ItemMapper(Session session, String keyspace) {
    this.session = session;
    update =
        session.prepare(
            "UPDATE "
                + CassandraIoWriter.table(keyspace)
                + " SET at = ?, props = props + ?, props = props - ? WHERE type = ? AND id = ? AND key = ?");
    delete =
        session.prepare(
            "DELETE FROM "
                + CassandraIoWriter.table(keyspace)
                + " WHERE type = ? AND id = ? AND key = ?");
  }

  @Override
  public Iterator<ItemEntity> map(ResultSet rows) {
    throw new UnsupportedOperationException("this one writes");
  }

  @Override
  @SuppressWarnings("NullAway") // a Void is null
  public Future<Void> saveAsync(ItemEntity item) {
    BoundStatement statement =
        item.delete()
            ? delete.bind(item.type(), item.id(), item.key())
            : update.bind(item.at(), item.put(), item.unset(), item.type(), item.id(), item.key());
    return Futures.transform(
        session.executeAsync(statement), rows -> null, MoreExecutors.directExecutor());
  }

  @Override
  public Future<Void> deleteAsync(ItemEntity item) {
    throw new UnsupportedOperationException("deletes are among what is saved, in their order");
  }
}
