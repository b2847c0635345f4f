package io.maas4j.netboot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Who may know whom in the boot engine. */
@AnalyzeClasses(
    packages = "io.maas4j.netboot",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule theCoreIsTheOnlySibling =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.maas4j.power.ipmi..",
              "io.maas4j.power.manual..",
              "io.maas4j.power.webhook..",
              "io.maas4j.store..",
              "io.maas4j.server..",
              "io.maas4j.sample..");

  /** Whoever boots machines without the rest of MAAS4J needs no more than these. */
  @ArchTest
  static final ArchRule ofTheCoreOnlyIdsAreNeeded =
      classes()
          .that()
          .resideOutsideOfPackage("io.maas4j.netboot.images..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              // racks prove to each other who they are
              "javax.crypto..",
              "io.netty..",
              "com.google.common.net..",
              "org.slf4j..",
              "org.jspecify.annotations..",
              "io.maas4j.id..",
              "io.maas4j.netboot..");

  /** The import of images is the region's; who only boots machines leaves it and its keys out. */
  @ArchTest
  static final ArchRule theImportOfImagesStandsAlone =
      classes()
          .that()
          .resideInAPackage("io.maas4j.netboot.images..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.net.ssl..",
              "org.bouncycastle..",
              // boot loaders come as archives
              "org.apache.commons.compress..",
              "org.tukaani.xz..",
              "org.jspecify.annotations..",
              "io.maas4j.image.spi..",
              "io.maas4j.image.stream..",
              "io.maas4j.netboot.images..");

  @ArchTest
  static final ArchRule noDatabaseAndNoWebFramework =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..");

  /**
   * What boots machines speaks HTTP by Netty; what fetches images blocks, and needs no event loop.
   */
  @ArchTest
  static final ArchRule onlyTheImportOfImagesIsAClientOfTheJdk =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.maas4j.netboot.images..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..");

  @ArchTest
  static final ArchRule codecsKnowTheJdkNettysBuffersAndIds =
      classes()
          .that()
          .resideInAPackage("..wire..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.netty.buffer..",
              "org.jspecify.annotations..",
              // a client's address on the wire is a MacAddress for everyone
              "io.maas4j.id..",
              "..wire..");

  @ArchTest
  static final ArchRule codecsReadNoClockAndOpenNothing =
      noClasses()
          .that()
          .resideInAPackage("..wire..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(Socket|ServerSocket|DatagramSocket|URLConnection)");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.maas4j.netboot.(*)..").should().beFreeOfCycles();

  /** Each server can be had without the others. */
  @ArchTest
  static final ArchRule serversDoNotKnowEachOther =
      noClasses()
          .that()
          .resideInAPackage("io.maas4j.netboot.tftp..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.maas4j.netboot.dhcp..", "io.maas4j.netboot.http..")
          .because("one server can be had without the others");

  @ArchTest
  static final ArchRule dhcpKnowsNoFiles =
      noClasses()
          .that()
          .resideInAPackage("io.maas4j.netboot.dhcp..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.maas4j.netboot.tftp..", "io.maas4j.netboot.http..", "io.maas4j.netboot.file..");

  @ArchTest
  static final ArchRule timeThreadsAndTextAreInjected =
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
          .callConstructor(Thread.class, Runnable.class, String.class)
          .orShould()
          .callMethod(CompletableFuture.class, "supplyAsync", Supplier.class)
          .orShould()
          .callMethod(CompletableFuture.class, "runAsync", Runnable.class)
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
