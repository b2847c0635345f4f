package io.maas4j.power.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of the house, for the power drivers. */
class ArchitectureTest {
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> location.contains("maas-power"))
          .importPackages("io.maas4j.power");

  @Test
  void driversImportCoreAndNoSiblingModule() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.maas4j.netboot..",
            "io.maas4j.store..",
            "io.maas4j.server..",
            "java.sql..",
            "javax.sql..",
            "io.javalin..",
            "org.jdbi..")
        .check(MODULE);
  }

  @Test
  void driversDoNotFormACycle() {
    slices().matching("io.maas4j.power.(*)..").should().beFreeOfCycles().check(MODULE);
  }

  @Test
  void noPackageIsSplitWithCore() {
    noClasses().should().resideInAnyPackage("io.maas4j.power", "io.maas4j.power.spi").check(MODULE);
  }

  @Test
  void wirePackagesImportTheJdkAndNettyBuffersOnly() {
    noClasses()
        .that()
        .resideInAPackage("..wire..")
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    "java..", "javax.crypto..", "io.netty.buffer..", "..wire..", "org.jspecify..")))
        .allowEmptyShould(true)
        .check(MODULE);
  }

  @Test
  void eachProtocolLibraryHasOneHome() {
    Map.of(
            "org.bouncycastle..", "io.maas4j.power.lxd..",
            "org.apache.sshd..", "io.maas4j.power.ssh..",
            "org.snmp4j..", "io.maas4j.power.snmp..")
        .forEach(
            (library, home) ->
                noClasses()
                    .that()
                    .resideOutsideOfPackage(home)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library)
                    .check(MODULE));
  }

  @Test
  void timeAndThreadsComeFromOutside() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callConstructor(Thread.class, Runnable.class)
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .check(MODULE);
  }
}
