package dev.armature.runtime.load;

import dev.armature.runtime.load.DeviceTree.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * What a boot loader writes into a device tree for Linux: where RAM is, the command line, and where
 * the initrd is (Devicetree Specification 0.4, sections 3.4 and 3.6;
 * Documentation/arm/booting.rst).
 */
final class BootDeviceTree {
  private final ImageFile file;
  private final DeviceTree tree;

  private BootDeviceTree(ImageFile file, DeviceTree tree) {
    this.file = file;
    this.tree = tree;
  }

  /** Reads a tree. */
  static BootDeviceTree read(ImageFile file) throws LoadException {
    return new BootDeviceTree(file, DeviceTreeReader.read(file));
  }

  /** Makes the {@code size} bytes from {@code start} the only RAM there is. */
  void setMemory(long start, long size) throws LoadException {
    Node root = tree.root();
    int addressCells = cells(root, "#address-cells", 2);
    int sizeCells = cells(root, "#size-cells", 1);
    root.removeChildren(BootDeviceTree::isMemory);
    Node memory = root.child("memory");
    memory.setString("device_type", "memory");
    List<Integer> reg = new ArrayList<>();
    addNumber(reg, addressCells, start);
    addNumber(reg, sizeCells, size);
    memory.setCells("reg", reg.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Sets the kernel's command line. */
  void setCommandLine(String commandLine) {
    chosen().setString("bootargs", commandLine);
  }

  /** Tells where the initrd is. */
  void setInitrd(long start, long end) {
    chosen().setCells("linux,initrd-start", (int) start);
    chosen().setCells("linux,initrd-end", (int) end);
  }

  /** The flattened form. */
  byte[] toBytes() {
    return DeviceTreeWriter.write(tree);
  }

  private Node chosen() {
    return tree.root().child("chosen");
  }

  private static boolean isMemory(Node node) {
    return node.name().equals("memory")
        || node.name().startsWith("memory@")
        || "memory".equals(node.string("device_type"));
  }

  private int cells(Node node, String property, int otherwise) throws LoadException {
    int cells = node.cell(property, otherwise);
    if (cells != 1 && cells != 2) {
      throw file.error("the device tree's %s is %d; 1 or 2 is needed", property, cells);
    }
    return cells;
  }

  private static void addNumber(List<Integer> reg, int cells, long number) {
    if (cells == 2) {
      reg.add((int) (number >>> 32));
    }
    reg.add((int) number);
  }
}
