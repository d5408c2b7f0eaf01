package dev.rdg.cassandra;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Cassandra cluster as clients reach it. Holds no secret, only where secrets are found.
 *
 * @param name its name in {@code homes.yaml}
 * @param contactPoints {@code host:port}, at least one
 * @param datacenter the data center that is local to the job
 * @param tls how TLS is spoken; null for plain text
 * @param credentials where the user name and password are; null to log in without
 * @param driverSettings the driver's configuration in HOCON, on top of ours; may be empty
 */
public record Cluster(
    String name,
    List<String> contactPoints,
    String datacenter,
    @Nullable Tls tls,
    @Nullable Credentials credentials,
    String driverSettings)
    implements Serializable {
  /** The contact points are unmodifiable from here on. */
  public Cluster {
    contactPoints = List.copyOf(contactPoints);
  }

  /** With these contact points instead. */
  public Cluster at(List<String> addresses) {
    return new Cluster(name, addresses, datacenter, tls, credentials, driverSettings);
  }
}
