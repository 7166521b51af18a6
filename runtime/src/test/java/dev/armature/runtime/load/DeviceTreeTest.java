package dev.armature.runtime.load;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.load.DeviceTree.Node;
import dev.armature.runtime.load.DeviceTree.Reservation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading, changing and writing device trees. */
class DeviceTreeTest {
  /** A tree with something of everything. */
  static DeviceTree sample() {
    Node root = new Node("");
    root.setCells("#address-cells", 1);
    root.setCells("#size-cells", 1);
    root.setString("compatible", "arm,versatile-pb");
    root.properties().put("empty", new byte[0]);
    root.properties().put("odd", new byte[] {1, 2, 3});
    Node memory = root.child("memory@0");
    memory.setString("device_type", "memory");
    memory.setCells("reg", 0, 0x08000000);
    root.child("chosen").setString("bootargs", "old");
    root.child("amba").child("uart@101f1000").setCells("reg", 0x101F1000, 0x1000);
    return new DeviceTree(root, List.of(new Reservation(0x1000, 0x2000)), 0);
  }

  @Test
  void whatIsWrittenIsReadBack() throws LoadException {
    DeviceTree tree = read(DeviceTreeWriter.write(sample()));
    assertEquals(sample().reservations(), tree.reservations());
    Node root = tree.root();
    assertEquals(
        List.of("#address-cells", "#size-cells", "compatible", "empty", "odd"),
        List.copyOf(root.properties().keySet()));
    assertArrayEquals(new byte[] {1, 2, 3}, root.properties().get("odd"));
    assertEquals(
        List.of("memory@0", "chosen", "amba"), root.children().stream().map(Node::name).toList());
    assertEquals(
        0x101F1000,
        ByteBuffer.wrap(root.child("amba").child("uart@101f1000").properties().get("reg"))
            .getInt());
    assertArrayEquals(DeviceTreeWriter.write(sample()), DeviceTreeWriter.write(tree));
  }

  @Test
  void bootLoaderReplacesMemoryAndCommandLine() throws LoadException {
    BootDeviceTree boot = BootDeviceTree.read(LoadFixture.image(DeviceTreeWriter.write(sample())));
    boot.setMemory(0x10000000, 0x04000000);
    boot.setCommandLine("new");
    Node root = read(boot.toBytes()).root();
    assertEquals(
        List.of("chosen", "amba", "memory"), root.children().stream().map(Node::name).toList());
    assertArrayEquals(
        new byte[] {0x10, 0, 0, 0, 4, 0, 0, 0}, root.child("memory").properties().get("reg"));
    assertEquals("new", root.child("chosen").string("bootargs"));
  }

  @Test
  void cellCountsOfTheRootDecideTheFormOfMemory() throws LoadException {
    DeviceTree tree = sample();
    tree.root().setCells("#address-cells", 2);
    BootDeviceTree boot = BootDeviceTree.read(LoadFixture.image(DeviceTreeWriter.write(tree)));
    boot.setMemory(0x10000000, 0x04000000);
    assertArrayEquals(
        new byte[] {0, 0, 0, 0, 0x10, 0, 0, 0, 4, 0, 0, 0},
        read(boot.toBytes()).root().child("memory").properties().get("reg"));
    tree.root().setCells("#size-cells", 7);
    BootDeviceTree odd = BootDeviceTree.read(LoadFixture.image(DeviceTreeWriter.write(tree)));
    assertThrows(LoadException.class, () -> odd.setMemory(0, 0x1000));
  }

  @Test
  void truncatedTreesAreRefused() {
    byte[] good = DeviceTreeWriter.write(sample());
    for (int length = 4; length < good.length; length++) {
      byte[] bad = Arrays.copyOf(good, length);
      assertThrows(LoadException.class, () -> read(bad), "length " + length);
    }
  }

  @Test
  void nestingHasALimit() {
    Node root = new Node("");
    Node node = root;
    for (int i = 0; i < 100; i++) {
      node = node.child("n");
    }
    byte[] deep = DeviceTreeWriter.write(new DeviceTree(root, List.of(), 0));
    assertThrows(LoadException.class, () -> read(deep));
  }

  private static DeviceTree read(byte[] bytes) throws LoadException {
    return DeviceTreeReader.read(LoadFixture.image(bytes));
  }
}
