package dev.armature;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which part may know which: cli to all, engines and boards to the runtime, nobody to cli. */
class ArrowsTest {
  private static final String RUNTIME = "dev.armature.runtime..";
  private static final String TRANSLATOR = "dev.armature.translator..";
  private static final String[] BOARDS = {"dev.armature.soc..", "dev.armature.primecell.."};
  private static final String XEN = "dev.armature.xen..";
  private static final String DEBUG = "dev.armature.debug..";
  private static final String BENCH = "dev.armature.bench..";
  private static final String CLI = "dev.armature.cli..";

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("dev.armature");
  }

  @Test
  void runtimeKnowsNobody() {
    forbid(
        RUNTIME, TRANSLATOR, BOARDS[0], BOARDS[1], XEN, DEBUG, BENCH, CLI, "org.objectweb.asm..");
  }

  @Test
  void translatorKnowsOnlyTheRuntime() {
    forbid(TRANSLATOR, BOARDS[0], BOARDS[1], XEN, DEBUG, BENCH, CLI);
  }

  @Test
  void boardsKnowOnlyTheRuntime() {
    for (String boards : BOARDS) {
      forbid(boards, TRANSLATOR, XEN, DEBUG, BENCH, CLI, "org.objectweb.asm..");
    }
  }

  @Test
  void theHypervisorKnowsOnlyTheRuntime() {
    forbid(XEN, TRANSLATOR, BOARDS[0], BOARDS[1], DEBUG, BENCH, CLI, "org.objectweb.asm..");
  }

  @Test
  void whatLooksIntoMachinesKnowsOnlyTheRuntime() {
    forbid(DEBUG, TRANSLATOR, BOARDS[0], BOARDS[1], XEN, BENCH, CLI, "org.objectweb.asm..");
  }

  @Test
  void primeCellsKnowNoBoard() {
    forbid(BOARDS[1], BOARDS[0]);
  }

  @Test
  void boardsDoNotKnowEachOther() {
    SlicesRuleDefinition.slices()
        .matching("dev.armature.soc.(*)..")
        .should()
        .notDependOnEachOther()
        .check(classes);
  }

  @Test
  void benchKnowsNotTheCommandLine() {
    forbid(BENCH, CLI);
  }

  @Test
  void packagesOfTheRuntimeDoNotDependOnLoading() {
    noClasses()
        .that()
        .resideInAPackage(RUNTIME)
        .and()
        .resideOutsideOfPackage("dev.armature.runtime.load..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.armature.runtime.load..")
        .check(classes);
  }

  @Test
  void modulesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("dev.armature.(*)..")
        .should()
        .beFreeOfCycles()
        .check(classes);
  }

  /** The first segment of an array in a process makes five method handles: 37 ms of a start. */
  @Test
  void bytesAreNotCopiedByMemorySegments() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BENCH)
        .should()
        .callMethod(MemorySegment.class, "ofArray", byte[].class)
        .check(classes);
  }

  private static void forbid(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .check(classes);
  }
}
