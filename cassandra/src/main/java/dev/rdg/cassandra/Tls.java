package dev.rdg.cassandra;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How TLS connections to a cluster are made. Holds the paths of files and never their content: it
 * travels with the job, and each process reads the files where it opens a session.
 *
 * @param ca a PEM file with the certificates of the authorities that sign those of the servers
 * @param certificate a PEM file with our own certificate, and those between it and its authority;
 *     null where the cluster asks for none
 * @param key a PEM file with the unencrypted PKCS #8 key of our certificate; null without one
 * @param checkHostName whether a server's certificate must name the host or the address it was
 *     reached at
 */
public record Tls(
    String ca, @Nullable String certificate, @Nullable String key, boolean checkHostName)
    implements Serializable {}
