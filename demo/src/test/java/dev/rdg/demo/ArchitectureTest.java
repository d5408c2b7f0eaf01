package dev.rdg.demo;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.domain.properties.HasParameterTypes;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;

/** Dependencies point one way, without exceptions. */
@AnalyzeClasses(
    packages = "dev.rdg",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  /** Operations lend what their tests have in common, as a jar. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  /** The house as the module table of README.md draws it. */
  @ArchTest
  static final ArchRule MODULES =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.rdg..")
          .layer("graph-model")
          .definedBy("dev.rdg.model..")
          .layer("coders")
          .definedBy("dev.rdg.coders..")
          .layer("transforms")
          .definedBy("dev.rdg.transforms..")
          .layer("cassandra")
          .definedBy("dev.rdg.cassandra..")
          .layer("reader")
          .definedBy("dev.rdg.reader..")
          .layer("serving")
          .definedBy("dev.rdg.serving..")
          .layer("io")
          .definedBy("dev.rdg.io..", "dev.rdg.archive..")
          .layer("pipelines")
          .definedBy("dev.rdg.pipelines..", "dev.rdg.events..")
          .layer("operations")
          .definedBy("dev.rdg.operations..")
          .layer("launcher")
          .definedBy("dev.rdg.launcher..")
          .layer("demo")
          .definedBy("dev.rdg.demo..")
          .layer("test-data")
          .definedBy("dev.rdg.testdata..")
          .layer("dev-stack")
          .definedBy("dev.rdg.stack..")
          .whereLayer("demo")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("launcher")
          .mayOnlyBeAccessedByLayers("demo")
          .whereLayer("operations")
          .mayOnlyBeAccessedByLayers("launcher", "demo")
          .whereLayer("pipelines")
          .mayOnlyBeAccessedByLayers("operations", "launcher", "demo")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("pipelines", "operations", "launcher", "demo")
          .whereLayer("serving")
          .mayOnlyBeAccessedByLayers("launcher", "demo")
          .whereLayer("reader")
          .mayOnlyBeAccessedByLayers("serving", "launcher", "demo")
          .whereLayer("cassandra")
          .mayOnlyBeAccessedByLayers("reader", "io", "pipelines", "operations", "launcher", "demo")
          .whereLayer("transforms")
          .mayOnlyBeAccessedByLayers("pipelines", "test-data", "operations", "launcher", "demo")
          .whereLayer("coders")
          .mayOnlyBeAccessedByLayers("transforms", "io", "pipelines", "test-data")
          .whereLayer("test-data")
          .mayOnlyBeAccessedByLayers("demo")
          .whereLayer("dev-stack")
          .mayOnlyBeAccessedByLayers("launcher", "demo");

  /** Each a package of its own; only Kafka's is used by others. */
  @ArchTest
  static final ArchRule CONNECTORS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.rdg.io..")
          .layer("kafka")
          .definedBy("dev.rdg.io.kafka..")
          .layer("sink")
          .definedBy("dev.rdg.io.sink..")
          .layer("rejects")
          .definedBy("dev.rdg.io.rejects..")
          .layer("history")
          .definedBy("dev.rdg.io.history..")
          .whereLayer("kafka")
          .mayOnlyBeAccessedByLayers("rejects", "history")
          .whereLayer("sink")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("rejects")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("history")
          .mayNotBeAccessedByAnyLayer();

  /** So that an application can read without a pipeline's libraries. */
  @ArchTest
  static final ArchRule MODEL_AND_STORE_ARE_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.rdg.model..", "dev.rdg.cassandra..", "dev.rdg.reader..", "dev.rdg.serving..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.beam..", "org.apache.kafka..", "org.apache.flink..");

  @ArchTest
  static final ArchRule MODEL_KNOWS_NO_DRIVER =
      noClasses()
          .that()
          .resideInAPackage("dev.rdg.model..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.datastax..");

  @ArchTest
  static final ArchRule OPERATIONS_KNOW_NO_TERMINAL =
      noClasses()
          .that()
          .resideInAPackage("dev.rdg.operations..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "me.tongfei..", "org.jline..");

  @ArchTest
  static final ArchRule TRANSFORMS_KNOW_NO_BROKER_AND_NO_STORE =
      noClasses()
          .that()
          .resideInAPackage("dev.rdg.transforms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "com.datastax..",
              "org.apache.flink..",
              "dev.rdg.model.store..");

  @ArchTest
  static final ArchRule ORACLE_SHARES_NO_CODE_WITH_WHAT_IT_CHECKS =
      noClasses()
          .that()
          .resideInAnyPackage("dev.rdg.testdata", "dev.rdg.testdata.oracle")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rdg.model..", "dev.rdg.transforms..", "dev.rdg.coders..");

  /**
   * Numbers, dates and names are written for machines, logs and documentation: with the locale of
   * whoever starts a process the name of a file could have Arabic digits.
   */
  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_DEFAULT_LOCALE =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethodWhere(
              name("printf")
                  .or(name("format"))
                  .and(owner(assignableTo(PrintStream.class).or(assignableTo(PrintWriter.class))))
                  .and(rawParameterTypes(String.class, Object[].class)))
          .orShould()
          .callConstructor(Formatter.class)
          .orShould()
          .callConstructor(Formatter.class, Appendable.class)
          .orShould()
          .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
          .orShould()
          .callMethod(NumberFormat.class, "getInstance")
          .orShould()
          .callMethod(NumberFormat.class, "getIntegerInstance")
          .orShould()
          .callMethod(NumberFormat.class, "getPercentInstance")
          .orShould()
          .callConstructor(DecimalFormat.class, String.class)
          .orShould()
          .callConstructor(SimpleDateFormat.class, String.class);

  private static DescribedPredicate<JavaMethodCall> name(String name) {
    return JavaCall.Predicates.target(HasName.Predicates.name(name)).forSubtype();
  }

  private static DescribedPredicate<JavaMethodCall> owner(
      DescribedPredicate<? super JavaClass> type) {
    return JavaCall.Predicates.target(HasOwner.Predicates.With.<JavaClass>owner(type)).forSubtype();
  }

  private static DescribedPredicate<JavaMethodCall> rawParameterTypes(Class<?>... types) {
    return JavaCall.Predicates.target(HasParameterTypes.Predicates.rawParameterTypes(types))
        .forSubtype();
  }
}
