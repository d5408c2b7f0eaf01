package dev.rdg.cassandra;

import dev.rdg.model.ConfigException;
import dev.rdg.model.ConfigFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the user name and the password for a cluster are found. Holds where they are and never what
 * they are: it travels with the job, and each process reads them where it opens a connection.
 */
public sealed interface Credentials extends Serializable {

  /** A user name and its password. */
  record Login(String username, String password) {
    /** Shows neither. */
    @Override
    public String toString() {
      return "Login[hidden]";
    }
  }

  /**
   * In a properties file with {@code username} and {@code password}, in UTF-8, which accounts other
   * than its owner and group may not read.
   */
  record InFile(String file) implements Credentials {
    @Override
    public Login read(String cluster) {
      String what = "the credentials file of Cassandra cluster '" + cluster + "'";
      Path path = ConfigFiles.secret(what, file);
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(path)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new ConfigException(what + ", " + path + ", is not a properties file in UTF-8.");
      }
      return new Login(
          property(properties, "username", what, path),
          property(properties, "password", what, path));
    }

    private static String property(Properties properties, String key, String what, Path path) {
      String value = properties.getProperty(key, "");
      if (value.isEmpty()) {
        throw new ConfigException(
            what
                + ", "
                + path
                + ", has no "
                + key
                + ": it needs the lines username=... and password=...");
      }
      return value;
    }

    @Override
    public String describe() {
      return file;
    }
  }

  /** In the environment of the process, in the variables of these names. */
  record InEnvironment(String usernameVariable, String passwordVariable) implements Credentials {
    @Override
    public Login read(String cluster) {
      return read(cluster, System::getenv);
    }

    Login read(String cluster, Function<String, @Nullable String> environment) {
      return new Login(
          variable(usernameVariable, cluster, environment),
          variable(passwordVariable, cluster, environment));
    }

    private static String variable(
        String name, String cluster, Function<String, @Nullable String> environment) {
      String value = environment.apply(name);
      if (value == null || value.isEmpty()) {
        throw new ConfigException(
            "environment variable "
                + name
                + ", which homes.yaml names for Cassandra cluster '"
                + cluster
                + "', is not set: set it for this process, and for every Flink TaskManager.");
      }
      return value;
    }

    @Override
    public String describe() {
      return "the environment variables " + usernameVariable + " and " + passwordVariable;
    }
  }

  /**
   * Reads them as they are now.
   *
   * @param cluster the cluster's name, for messages
   * @throws ConfigException when they are not there; the message holds no part of them
   */
  Login read(String cluster);

  /** Where they are, for messages. */
  String describe();
}
