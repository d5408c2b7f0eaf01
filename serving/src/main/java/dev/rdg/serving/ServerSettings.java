package dev.rdg.serving;

import com.google.auto.value.AutoValue;
import java.io.File;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a server listens, and whom it answers. */
@AutoValue
public abstract class ServerSettings {
  /** So many keep a processor busy that waits for the store thirty times as long as it works. */
  private static final int AT_ONCE_A_PROCESSOR = 32;

  ServerSettings() {}

  /** At an address, to everybody, unencrypted. */
  public static Builder at(InetSocketAddress address) {
    return new AutoValue_ServerSettings.Builder()
        .address(address)
        .clients(List.of())
        .mostAtOnce(AT_ONCE_A_PROCESSOR * Runtime.getRuntime().availableProcessors())
        .plainBeyondLoopback(false);
  }

  /** Where it listens; port 0 for any that is free. */
  public abstract InetSocketAddress address();

  /** The certificate chain it shows, as PEM; null for no TLS. */
  public abstract @Nullable File certificate();

  /** The key of the certificate, as PEM. */
  public abstract @Nullable File key();

  /** Who signs the certificates that clients must show, as PEM; null where they need none. */
  public abstract @Nullable File clientAuthority();

  /** Who may ask, by the token they send; empty where everybody may, without one. */
  public abstract List<Client> clients();

  /** The most requests that are answered at a time, whoever asks; others are refused at once. */
  public abstract int mostAtOnce();

  /** Who knows how the jobs do that write the graph; null where nobody does. */
  public abstract @Nullable TopicSource topics();

  /** Whether it may listen beyond this machine without TLS. */
  public abstract boolean plainBeyondLoopback();

  /** See {@link ServerSettings}. */
  @AutoValue.Builder
  public abstract static class Builder {
    abstract Builder address(InetSocketAddress address);

    /** See {@link ServerSettings#certificate}. */
    public abstract Builder certificate(@Nullable File pem);

    /** See {@link ServerSettings#key}. */
    public abstract Builder key(@Nullable File pem);

    /** See {@link ServerSettings#clientAuthority}. */
    public abstract Builder clientAuthority(@Nullable File pem);

    /** See {@link ServerSettings#clients}. */
    public abstract Builder clients(List<Client> known);

    /** See {@link ServerSettings#mostAtOnce}. */
    public abstract Builder mostAtOnce(int requests);

    /** See {@link ServerSettings#topics}. */
    public abstract Builder topics(@Nullable TopicSource source);

    /** See {@link ServerSettings#plainBeyondLoopback}. */
    public abstract Builder plainBeyondLoopback(boolean allowed);

    abstract ServerSettings autoBuild();

    /**
     * The settings.
     *
     * @throws IllegalArgumentException for a certificate without its key or a key without its
     *     certificate, an authority of clients without TLS, and an address beyond this machine
     *     without TLS unless that is allowed
     */
    public ServerSettings build() {
      ServerSettings settings = autoBuild();
      boolean tls = settings.certificate() != null;
      if (settings.mostAtOnce() < 1) {
        throw new IllegalArgumentException(
            "at least 1 request must be answered at a time, but was "
                + settings.mostAtOnce()
                + ".");
      }
      if (tls != (settings.key() != null)) {
        throw new IllegalArgumentException("TLS needs both a certificate and its key.");
      }
      if (!tls && settings.clientAuthority() != null) {
        throw new IllegalArgumentException(
            "certificates of clients are checked by TLS only: give a certificate and its key too.");
      }
      if (!tls
          && !settings.plainBeyondLoopback()
          && !settings.address().getAddress().isLoopbackAddress()) {
        throw new IllegalArgumentException(
            settings.address().getHostString()
                + " is beyond this machine, where everybody on the way reads what is not encrypted: give a"
                + " certificate and its key, or listen on 127.0.0.1.");
      }
      return settings;
    }
  }
}
