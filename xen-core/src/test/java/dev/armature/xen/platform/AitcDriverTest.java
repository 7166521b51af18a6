package dev.armature.xen.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers by which policies made for the i.MX21 know its lines. */
class AitcDriverTest {
  @ParameterizedTest
  @CsvSource({
    "20, 20",
    "31, 31",
    "32, 32",
    "40, 32",
    "47, 32",
    "48, 48",
    "49, 49",
    "52, 49",
    "53, 53",
    "58, 53",
    "59, 59",
    "64, 64",
    "255, 255"
  })
  void linesOfOneDeviceAreOne(int line, int number) {
    assertEquals(number, new AitcDriver(null, null).policyNumber(line));
  }
}
