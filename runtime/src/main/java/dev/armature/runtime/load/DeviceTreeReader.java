package dev.armature.runtime.load;

import static dev.armature.runtime.load.DeviceTreeFormat.*;

import dev.armature.runtime.load.DeviceTree.Node;
import dev.armature.runtime.load.DeviceTree.Reservation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads a flattened device tree. */
final class DeviceTreeReader {
  /** As the kernel (MAX_FDT_SIZE). */
  private static final int MAX_SIZE = 2 << 20;

  private static final int MAX_DEPTH = 64;

  /** The specification allows 31 characters, and real trees have a few more. */
  private static final int MAX_NAME = 255;

  private final ImageFile file;
  private final ByteBuffer tree;
  private int stringsStart;
  private int stringsEnd;
  private int at;
  private int structureEnd;

  private DeviceTreeReader(ImageFile file) {
    this.file = file;
    this.tree = file.bigEndian();
  }

  /** Reads {@code file}; what follows the tree in it is ignored. */
  static DeviceTree read(ImageFile file) throws LoadException {
    if (ImageFormat.of(file.bytes()) != ImageFormat.DEVICE_TREE) {
      throw file.error(
          "is %s; a compiled device tree (.dtb) is needed",
          ImageFormat.of(file.bytes()).description());
    }
    return new DeviceTreeReader(file).read();
  }

  private DeviceTree read() throws LoadException {
    if (file.length() < HEADER_SIZE) {
      throw file.error("the device tree is truncated in its header");
    }
    long total = u32(TOTAL_SIZE);
    if (total > MAX_SIZE) {
      throw file.error("the device tree is larger than 2 MB, which no kernel takes");
    }
    if (total > file.length() || total < HEADER_SIZE) {
      throw file.error("the device tree is truncated: it has %d of %d bytes", file.length(), total);
    }
    tree.limit((int) total);
    int version = tree.getInt(VERSION_OFFSET);
    if (version < COMPATIBLE_VERSION || tree.getInt(COMPATIBLE_VERSION_OFFSET) > VERSION) {
      throw file.error("the device tree has version %d; 16 or 17 is needed", version);
    }
    stringsStart = offset(STRINGS_OFFSET);
    stringsEnd = end(stringsStart, u32(STRINGS_SIZE));
    at = offset(STRUCTURE_OFFSET);
    structureEnd = version >= VERSION ? end(at, u32(STRUCTURE_SIZE)) : tree.limit();
    return new DeviceTree(nodes(), reservations(), tree.getInt(BOOT_CPU));
  }

  private List<Reservation> reservations() throws LoadException {
    List<Reservation> list = new ArrayList<>();
    for (int entry = offset(RESERVATIONS_OFFSET); ; entry += 16) {
      need(entry + 16 <= tree.limit());
      Reservation reservation = new Reservation(tree.getLong(entry), tree.getLong(entry + 8));
      if (reservation.address() == 0 && reservation.size() == 0) {
        return list;
      }
      list.add(reservation);
    }
  }

  private Node nodes() throws LoadException {
    Deque<Node> open = new ArrayDeque<>();
    Node root = null;
    while (true) {
      switch (cell()) {
        case BEGIN_NODE -> {
          need(root == null || !open.isEmpty());
          need(open.size() < MAX_DEPTH);
          Node node = new Node(nodeName());
          if (root == null) {
            root = node;
          } else {
            open.peek().children().add(node);
          }
          open.push(node);
        }
        case END_NODE -> {
          need(!open.isEmpty());
          open.pop();
        }
        case PROPERTY -> {
          need(!open.isEmpty());
          property(open.peek());
        }
        case NOP -> {}
        case END -> {
          need(root != null && open.isEmpty());
          return root;
        }
        default -> throw damaged();
      }
    }
  }

  private void property(Node node) throws LoadException {
    int length = cell();
    long nameAt = stringsStart + Integer.toUnsignedLong(cell());
    need(length >= 0 && length <= structureEnd - at);
    need(nameAt < stringsEnd);
    byte[] value = new byte[length];
    tree.get(at, value);
    at = aligned(at + length);
    node.properties().put(text((int) nameAt, stringsEnd), value);
  }

  private String nodeName() throws LoadException {
    String name = text(at, structureEnd);
    // Names are in the format's ASCII, so that a character is a byte.
    at = aligned(at + name.length() + 1);
    return name;
  }

  private String text(int start, int end) throws LoadException {
    int stop = start;
    while (stop < end && tree.get(stop) != 0) {
      stop++;
    }
    need(stop < end && stop - start <= MAX_NAME);
    byte[] name = new byte[stop - start];
    tree.get(start, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private int cell() throws LoadException {
    need(at <= structureEnd - 4);
    int value = tree.getInt(at);
    at += 4;
    return value;
  }

  private int offset(int headerField) throws LoadException {
    long offset = u32(headerField);
    need(offset <= tree.limit());
    return (int) offset;
  }

  private int end(int start, long size) throws LoadException {
    need(start + size <= tree.limit());
    return (int) (start + size);
  }

  private long u32(int offset) {
    return Integer.toUnsignedLong(tree.getInt(offset));
  }

  private void need(boolean condition) throws LoadException {
    if (!condition) {
      throw damaged();
    }
  }

  private LoadException damaged() {
    return file.error("the device tree is damaged near byte %d; compile it again with dtc", at);
  }
}
