package dev.rdg.launcher;

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
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
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
@AnalyzeClasses(packages = "dev.rdg", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
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
          .layer("io")
          .definedBy("dev.rdg.io..")
          .layer("pipelines")
          .definedBy("dev.rdg.pipelines..", "dev.rdg.events..")
          .layer("test-data")
          .definedBy("dev.rdg.testdata..")
          .layer("dev-stack")
          .definedBy("dev.rdg.stack..")
          .layer("launcher")
          .definedBy("dev.rdg.launcher..")
          .whereLayer("launcher")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("pipelines")
          .mayOnlyBeAccessedByLayers("launcher")
          .whereLayer("dev-stack")
          .mayOnlyBeAccessedByLayers("launcher")
          .whereLayer("test-data")
          .mayOnlyBeAccessedByLayers("launcher")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("pipelines", "launcher")
          .whereLayer("transforms")
          .mayOnlyBeAccessedByLayers("pipelines", "test-data", "launcher");

  @ArchTest
  static final ArchRule MODEL_IS_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAPackage("dev.rdg.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam..", "org.apache.kafka..", "com.datastax..", "org.apache.flink..");

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
