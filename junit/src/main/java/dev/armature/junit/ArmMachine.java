package dev.armature.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class machines: a parameter of type {@link dev.armature.machine.Machine} is
 * a copy, made for this test and closed after it, of the machine that {@link #value} has booted.
 * That happens once in a test run, however many classes name the same source; if it fails, so do
 * they all, for the same reason.
 *
 * {@snippet file="LinuxExampleTest.java" region="example"}
 *
 * <p>What one test does to its copy no other test sees. Tests may run in parallel.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(ArmMachineExtension.class)
public @interface ArmMachine {
  /** What boots the machine. */
  Class<? extends MachineSource> value();
}
