package io.maas4j.store.postgres;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.maas4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ourPackagesKnowNoSiblingModule =
      noClasses()
          .that()
          .resideInAPackage("io.maas4j.store.postgres..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.maas4j.netboot..", "io.maas4j.server..", "io.maas4j.store.memory..");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.maas4j.store.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule sqlIsOnlyHere =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.maas4j.store.postgres..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "org.jdbi..",
              "org.postgresql..",
              "com.zaxxer..",
              "org.flywaydb..",
              "com.github.kagkarlsson..");

  @ArchTest
  static final ArchRule theMigratorIsOnlyInSchema =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.maas4j.store.postgres.schema..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.flywaydb..");

  @ArchTest
  static final ArchRule theJobLibraryIsOnlyInJobs =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.maas4j.store.postgres.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.kagkarlsson..");

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .that()
          .resideInAPackage("io.maas4j.store.postgres..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);
}
