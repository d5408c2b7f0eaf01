package dev.rdg.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

/** Questions to an engine that another JVM may have started. */
final class EngineProbe {

  private EngineProbe() {}

  /** What the engine answers, in a few words; fails when it does not. */
  static String ask(Engine engine, InetSocketAddress address) throws Exception {
    return switch (engine) {
      case CASSANDRA -> "version " + CassandraProbe.version(address, CassandraSecurity.none());
      case KAFKA -> KafkaProbe.brokers(address, KafkaSecurity.none()) + " broker";
      case FLINK -> FlinkCluster.probe(address) + " slots";
    };
  }

  /** The bytes of all files below a folder, which may change meanwhile. */
  static long size(Path folder) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new StackException("Cannot read " + folder + ": " + e.getMessage(), e);
    }
    return bytes.get();
  }
}
