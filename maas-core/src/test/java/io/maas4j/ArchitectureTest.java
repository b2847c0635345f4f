package io.maas4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Who may know whom in the core. */
@AnalyzeClasses(packages = "io.maas4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule noSiblings =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.maas4j.netboot..",
              "io.maas4j.store.postgres..",
              "io.maas4j.server..",
              "io.maas4j.power.ipmi..",
              "io.maas4j.power.redfish..",
              "io.maas4j.power.lxd..");

  @ArchTest
  static final ArchRule nothingThatOpensASocketOrADatabase =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "java.net.http..",
              "java.nio.channels..",
              "io.netty..",
              "org.jdbi..",
              "io.javalin..",
              "jakarta.servlet..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(Socket|ServerSocket|DatagramSocket|URLConnection)");

  @ArchTest
  static final ArchRule theLifecycleKnowsTheIdsOnly =
      classes()
          .that()
          .resideInAPackage("io.maas4j.lifecycle")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.maas4j.lifecycle", "io.maas4j.id", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule noCycles = slices().matching("io.maas4j.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule internalsStayInside =
      classes()
          .should(
              new ArchCondition<JavaClass>("use only internals of their own tree") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                  item.getDirectDependenciesFromSelf().stream()
                      .filter(d -> !isOwn(item, d.getTargetClass()))
                      .forEach(
                          d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
                }
              });

  private static boolean isOwn(JavaClass user, JavaClass used) {
    String name = used.getPackageName() + ".";
    int internal = name.indexOf(".internal.");
    return internal < 0
        || !name.startsWith("io.maas4j.")
        || (user.getPackageName() + ".").startsWith(name.substring(0, internal) + ".");
  }

  @ArchTest
  static final ArchRule timeThreadsAndTextAreInjected =
      noClasses()
          .that()
          // the assembly is where the real clock comes in, unless it is given another
          .haveNameNotMatching("io\\.maas4j\\.Maas(\\$.*)?")
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
