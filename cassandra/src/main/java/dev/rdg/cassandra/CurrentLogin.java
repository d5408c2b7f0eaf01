package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.auth.PlainTextAuthProviderBase;
import com.datastax.oss.driver.api.core.metadata.EndPoint;

/**
 * Gives each new connection the user name and password as they are then: a changed password in a
 * file needs no restart, and none stays in memory.
 */
final class CurrentLogin extends PlainTextAuthProviderBase {
  private final dev.rdg.cassandra.Credentials source;
  private final String cluster;

  CurrentLogin(dev.rdg.cassandra.Credentials source, String cluster) {
    super(cluster);
    this.source = source;
    this.cluster = cluster;
  }

  @Override
  protected Credentials getCredentials(EndPoint endPoint, String serverAuthenticator) {
    dev.rdg.cassandra.Credentials.Login login = source.read(cluster);
    return new Credentials(login.username().toCharArray(), login.password().toCharArray());
  }
}
