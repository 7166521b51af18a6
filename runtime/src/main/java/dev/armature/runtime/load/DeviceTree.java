package dev.armature.runtime.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A device tree in memory (Devicetree Specification 0.4, chapter 2), read by {@link
 * DeviceTreeReader} and written by {@link DeviceTreeWriter}.
 */
final class DeviceTree {
  /**
   * A range of memory that the kernel must not use.
   *
   * @param address physical
   * @param size in bytes
   */
  record Reservation(long address, long size) {}

  private final Node root;
  private final List<Reservation> reservations;
  private final int bootCpu;

  DeviceTree(Node root, List<Reservation> reservations, int bootCpu) {
    this.root = root;
    this.reservations = List.copyOf(reservations);
    this.bootCpu = bootCpu;
  }

  Node root() {
    return root;
  }

  List<Reservation> reservations() {
    return reservations;
  }

  /** The physical id of the CPU that boots. */
  int bootCpu() {
    return bootCpu;
  }

  /** A node: its name with the unit address, its properties and its children, in order. */
  static final class Node {
    private final String name;
    private final Map<String, byte[]> properties = new LinkedHashMap<>();
    private final List<Node> children = new ArrayList<>();

    Node(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    Map<String, byte[]> properties() {
      return properties;
    }

    List<Node> children() {
      return children;
    }

    /** The child of that name, made if there is none. */
    Node child(String childName) {
      for (Node child : children) {
        if (child.name.equals(childName)) {
          return child;
        }
      }
      Node child = new Node(childName);
      children.add(child);
      return child;
    }

    /** Takes out the children that {@code condition} holds for. */
    void removeChildren(Predicate<Node> condition) {
      children.removeIf(condition);
    }

    /** A property of one cell, or {@code otherwise} if it is missing or has another size. */
    int cell(String property, int otherwise) {
      byte[] value = properties.get(property);
      return value == null || value.length != 4 ? otherwise : ByteBuffer.wrap(value).getInt();
    }

    /** A property of one string, or null. */
    String string(String property) {
      byte[] value = properties.get(property);
      if (value == null || value.length == 0 || value[value.length - 1] != 0) {
        return null;
      }
      return new String(value, 0, value.length - 1, StandardCharsets.UTF_8);
    }

    void setCells(String property, int... cells) {
      ByteBuffer value = ByteBuffer.allocate(4 * cells.length);
      for (int cell : cells) {
        value.putInt(cell);
      }
      properties.put(property, value.array());
    }

    void setString(String property, String value) {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      properties.put(property, java.util.Arrays.copyOf(text, text.length + 1));
    }
  }
}
