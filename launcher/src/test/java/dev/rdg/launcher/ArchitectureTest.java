package dev.rdg.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
}
