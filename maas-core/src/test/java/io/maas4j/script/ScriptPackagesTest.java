package io.maas4j.script;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class ScriptPackagesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.maas4j.script", "io.maas4j.hardware");

  @Test
  void scriptsAndHardwareKnowNothingOfEachOtherNorOfFilesSocketsAndClocks() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("io.maas4j.script")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.maas4j.hardware..", "java.nio.file..", "java.net..", "java.sql..")
        .check(CLASSES);
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("io.maas4j.hardware")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.maas4j.script..", "java.nio.file..", "java.net..", "java.sql..")
        .check(CLASSES);
    ArchRuleDefinition.noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void parsersOfOthersNeverShowInPublicSignatures() {
    for (String parser : new String[] {"com.fasterxml..", "org.yaml..", "com.google.."}) {
      ArchRuleDefinition.methods()
          .that()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .haveModifier(JavaModifier.PUBLIC)
          .should()
          .notHaveRawReturnType(
              com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(parser))
          .andShould()
          .notHaveRawParameterTypes(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "types of " + parser,
                  types ->
                      types.stream()
                          .anyMatch(
                              com.tngtech.archunit.core.domain.JavaClass.Predicates
                                  .resideInAPackage(parser))))
          .check(CLASSES);
    }
  }
}
