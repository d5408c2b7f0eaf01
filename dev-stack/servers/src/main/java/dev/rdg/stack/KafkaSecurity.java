package dev.rdg.stack;

import java.nio.file.Path;
import java.util.Map;

/** What a Kafka node asks of its clients: nothing, or TLS and a password (SASL PLAIN). */
public final class KafkaSecurity {
  private static final KafkaSecurity NONE = new KafkaSecurity("PLAINTEXT", "", Map.of());

  private final String protocol;
  private final String serverProperties;
  private final Map<String, String> clientSettings;

  private KafkaSecurity(
      String protocol, String serverProperties, Map<String, String> clientSettings) {
    this.protocol = protocol;
    this.serverProperties = serverProperties;
    this.clientSettings = clientSettings;
  }

  /** Lets everybody in, in plain text. */
  static KafkaSecurity none() {
    return NONE;
  }

  /**
   * Takes clients with a password, over TLS.
   *
   * @param keyStore a PKCS #12 file with the node's key and certificates
   * @param trustStore a PKCS #12 file that trusts their authority
   * @param storePassword of both files
   */
  public static KafkaSecurity saslSsl(
      Path keyStore, Path trustStore, String storePassword, String user, String password) {
    String login =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + user
            + "\" password=\""
            + password
            + "\"";
    String server =
        String.join(
            "\n",
            "sasl.enabled.mechanisms=PLAIN",
            "sasl.mechanism.inter.broker.protocol=PLAIN",
            "listener.name.sasl_ssl.plain.sasl.jaas.config="
                + login
                + " user_"
                + user
                + "=\""
                + password
                + "\";",
            "ssl.keystore.type=PKCS12",
            "ssl.keystore.location=" + keyStore,
            "ssl.keystore.password=" + storePassword,
            "ssl.truststore.type=PKCS12",
            "ssl.truststore.location=" + trustStore,
            "ssl.truststore.password=" + storePassword);
    return new KafkaSecurity(
        "SASL_SSL",
        server,
        Map.of(
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            login + ";",
            "ssl.truststore.type",
            "PKCS12",
            "ssl.truststore.location",
            trustStore.toString(),
            "ssl.truststore.password",
            storePassword));
  }

  /** The settings with which a client is let in. */
  public Map<String, String> clientSettings() {
    return clientSettings;
  }

  String protocol() {
    return protocol;
  }

  String serverProperties() {
    return serverProperties;
  }
}
