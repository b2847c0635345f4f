package io.maas4j.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of the whole house: here all its jars are together. */
@AnalyzeClasses(
    packages = "io.maas4j",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestKit.class})
class ArchitectureTest {
  /** A module's classes, in its build directory or in its jar. */
  private static final Pattern MODULE =
      Pattern.compile("/([a-z-]+)(?:/target/classes/|-\\d[^/]*\\.jar)");

  private static final String[] SERVER = {"io.maas4j.server..", "io.maas4j.sample.."};

  /** The test kit of the core is a jar too. */
  static final class NoTestKit implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("testkit");
    }
  }

  @ArchTest
  static void allModulesAreHere(JavaClasses all) {
    assertThat(modulesByPackage(all).values().stream().flatMap(Set::stream))
        .contains("maas-core", "maas-netboot", "maas-power", "maas-store", "maas-server");
  }

  @ArchTest
  static void noPackageIsSplitBetweenModules(JavaClasses all) {
    Map<String, Set<String>> modules = modulesByPackage(all);
    modules.values().removeIf(homes -> homes.size() == 1);
    assertThat(modules).isEmpty();
  }

  private static Map<String, Set<String>> modulesByPackage(JavaClasses all) {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (JavaClass type : all) {
      String source = type.getSource().orElseThrow().getUri().toString();
      Matcher module = MODULE.matcher(source);
      assertThat(module.find()).as(source).isTrue();
      modules.computeIfAbsent(type.getPackageName(), p -> new TreeSet<>()).add(module.group(1));
    }
    return modules;
  }

  @ArchTest
  static final ArchRule theCoreKnowsNobody =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.maas4j.netboot..",
              "io.maas4j.store.postgres..",
              "io.maas4j.power.manual..",
              "io.maas4j.power.webhook..",
              "io.maas4j.server..",
              "io.maas4j.sample..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.maas4j.netboot..",
              "io.maas4j.store.postgres..",
              "io.maas4j.power.manual..",
              "io.maas4j.power.webhook..",
              "io.maas4j.server..",
              "io.maas4j.sample..");

  @ArchTest
  static final ArchRule theBootEngineKnowsTheCoreOnly =
      knowsNoneOf(
          "io.maas4j.netboot..",
          "io.maas4j.store..",
          "io.maas4j.power..",
          "io.maas4j.server..",
          "io.maas4j.sample..");

  @ArchTest
  static final ArchRule powerDriversKnowTheCoreOnly =
      knowsNoneOf(
          "io.maas4j.power..",
          "io.maas4j.store.postgres..",
          "io.maas4j.netboot..",
          "io.maas4j.server..",
          "io.maas4j.sample..");

  @ArchTest
  static final ArchRule theStoreKnowsTheCoreOnly =
      knowsNoneOf(
          "io.maas4j.store..",
          "io.maas4j.power.manual..",
          "io.maas4j.power.webhook..",
          "io.maas4j.netboot..",
          "io.maas4j.server..",
          "io.maas4j.sample..");

  /** A simulated machine would prove nothing if it knew what it talks to. */
  @ArchTest
  static final ArchRule simulatedMachinesKnowProtocolsOnly =
      classes()
          .that()
          .resideInAPackage("io.maas4j.sample.sim..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "com.sun.net.httpserver..",
              "com.fasterxml.jackson..",
              "org.slf4j..",
              "org.jspecify.annotations..",
              "io.maas4j.id..",
              "io.maas4j.netboot.wire..",
              "io.maas4j.netboot.dhcp.wire..",
              "io.maas4j.netboot.tftp..",
              "io.maas4j.sample.sim..");

  private static ArchRule knowsNoneOf(String who, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  @ArchTest
  static final ArchRule nettyIsInTheBootEngineAndInPowerDrivers =
      onlyIn("io.netty..", "io.maas4j.netboot..", "io.maas4j.power..");

  /** The embedded database is made by SQL before there can be a store in it. */
  @ArchTest
  static final ArchRule sqlIsInTheStoreAndWhereTheEmbeddedDatabaseIsMade =
      onlyIn("java.sql..", "io.maas4j.store.postgres..", "io.maas4j.server.database..");

  @ArchTest
  static final ArchRule theStoresLibrariesAreInTheStore =
      onlyIn("org.jdbi..", "io.maas4j.store.postgres..");

  @ArchTest
  static final ArchRule theSchedulerIsInJobs =
      onlyIn("com.github.kagkarlsson..", "io.maas4j.store.postgres.jobs..");

  @ArchTest
  static final ArchRule theMigratorIsInSchema =
      onlyIn("org.flywaydb..", "io.maas4j.store.postgres.schema..");

  /** The server decides which database it is; it opens the pool and hands it through unused. */
  @ArchTest
  static final ArchRule dataSourcesAreHandedThroughByTheServer =
      onlyIn(
          "javax.sql..",
          "io.maas4j.store.postgres..",
          "io.maas4j.server",
          "io.maas4j.server.cli",
          "io.maas4j.server.database");

  @ArchTest
  static final ArchRule connectionPoolsAreMadeWhereDatabasesAreOpened =
      onlyIn("com.zaxxer..", "io.maas4j.store.postgres..", "io.maas4j.server.database..");

  @ArchTest
  static final ArchRule theEmbeddedDatabaseIsInItsPackage =
      onlyIn("io.zonky..", "io.maas4j.server.database..");

  @ArchTest static final ArchRule javalinIsInTheServer = onlyIn("io.javalin..", SERVER);

  @ArchTest
  static final ArchRule jettyIsInTheServer =
      // the composition root says how many connections may wait
      onlyIn("org.eclipse.jetty..", "io.maas4j.server", "io.maas4j.server.api..");

  @ArchTest static final ArchRule servletsAreInTheServer = onlyIn("jakarta.servlet..", SERVER);

  /** Loading the server's libraries would take a command over the network longer than its work. */
  @ArchTest
  static final ArchRule commandsOverTheNetworkNeedNothingOfTheServer =
      classes()
          .that()
          .resideInAPackage("io.maas4j.server.cli.remote..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.net.ssl..",
              "com.sun.net.httpserver..",
              "com.fasterxml.jackson.core..",
              "org.jspecify.annotations..",
              "io.maas4j.server.config",
              "io.maas4j.server.cli.remote..");

  @ArchTest
  static final ArchRule micrometerIsInMetrics =
      onlyIn("io.micrometer..", "io.maas4j.server.metrics..");

  @ArchTest
  static final ArchRule picocliIsInTheCommandLine = onlyIn("picocli..", "io.maas4j.server.cli..");

  @ArchTest static final ArchRule logbackIsInTheServer = onlyIn("ch.qos.logback..", SERVER);

  private static ArchRule onlyIn(String library, String... homes) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library);
  }

  @ArchTest
  static final ArchRule theServersPackagesFormNoCycle =
      slices().matching("io.maas4j.server.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingKnowsTheAssembly =
      noClasses()
          .that()
          .resideInAPackage("io.maas4j.server.*..")
          .and()
          // the program's entry is where the assembly is chosen
          .doNotHaveFullyQualifiedName("io.maas4j.server.cli.Main")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.maas4j.server");

  @ArchTest
  static final ArchRule timeThreadsAndTextAreInjected =
      noClasses()
          .that()
          .resideInAPackage("io.maas4j.server..")
          .and()
          // where the process begins, the clock and the terminal come in
          .haveNameNotMatching("io\\.maas4j\\.server\\.(MaasServer|cli\\..*|demo\\..*)")
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
