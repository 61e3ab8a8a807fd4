package io.depthflow.flink.ml;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The README's table of rooms, as far as this one goes. */
class RoomTest {

  @Test
  void shouldKnowNothingButTheSolver() {
    noClasses()
        .that()
        .resideInAPackage("io.depthflow.flink.ml..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.depthflow..")
                .and(
                    resideOutsideOfPackages(
                        "io.depthflow.flink.ml..", "io.depthflow.strategy.lasso..")))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.depthflow.flink.ml"));
  }
}
