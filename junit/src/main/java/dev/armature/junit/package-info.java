/**
 * JUnit 5 tests on whole ARM machines. A machine boots once; each test gets a copy of its own.
 *
 * {@snippet file="LinuxExampleTest.java" region="example"}
 */
package dev.armature.junit;
