package dev.armature.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
  @Test
  void parsesAndPrints() {
    MacAddress address = MacAddress.parse("52:54:00:AB:cd:ef");
    assertEquals(0x5254_00AB_CDEFL, address.value());
    assertEquals(0x52, address.octet(0));
    assertEquals(0xEF, address.octet(5));
    assertEquals("52:54:00:ab:cd:ef", address.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "52:54:00:12:34",
        "52:54:00:12:34:56:78",
        "52-54-00-12-34-56",
        "5g:54:00:12:34:56",
        "01:00:5e:00:00:01",
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff"
      })
  void refusesWhatIsNoStation(String text) {
    assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
  }
}
