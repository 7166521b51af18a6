/**
 * Whole ARM machines for Java programs.
 *
 * <p>{@link dev.armature.machine.Machines} names the machines there are, {@link
 * dev.armature.machine.MachineBuilder} says what one is made of and starts it, {@link
 * dev.armature.machine.Machine} is one that runs:
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="boot"}
 *
 * <p>Each machine runs on a thread of its own. There is no shared state, so any number of them can
 * run in one JVM. All methods may be called from any thread; those that look into the machine wait
 * until it stands between two instructions, which takes it some microseconds.
 */
package dev.armature.machine;
