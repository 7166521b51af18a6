package dev.armature.runtime.load;

import static dev.armature.runtime.load.DeviceTreeFormat.*;

import dev.armature.runtime.load.DeviceTree.Node;
import dev.armature.runtime.load.DeviceTree.Reservation;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes a device tree in the flattened format. */
final class DeviceTreeWriter {
  private final ByteArrayOutputStream structureBytes = new ByteArrayOutputStream();
  private final DataOutputStream structure = new DataOutputStream(structureBytes);
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final Map<String, Integer> stringOffsets = new HashMap<>();

  private DeviceTreeWriter() {}

  /** The flattened form of {@code tree}. */
  static byte[] write(DeviceTree tree) {
    try {
      return new DeviceTreeWriter().flatten(tree);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  private byte[] flatten(DeviceTree tree) throws IOException {
    node(tree.root());
    structure.writeInt(END);
    int reservations = HEADER_SIZE;
    int structureStart = reservations + 16 * (tree.reservations().size() + 1);
    int stringsStart = structureStart + structureBytes.size();
    int total = aligned(stringsStart + strings.size());

    ByteBuffer out = ByteBuffer.allocate(total);
    out.putInt(MAGIC);
    out.putInt(total);
    out.putInt(structureStart);
    out.putInt(stringsStart);
    out.putInt(reservations);
    out.putInt(VERSION);
    out.putInt(COMPATIBLE_VERSION);
    out.putInt(tree.bootCpu());
    out.putInt(strings.size());
    out.putInt(structureBytes.size());
    for (Reservation reservation : tree.reservations()) {
      out.putLong(reservation.address());
      out.putLong(reservation.size());
    }
    out.putLong(0).putLong(0);
    out.put(structureBytes.toByteArray());
    out.put(strings.toByteArray());
    return out.array();
  }

  private void node(Node node) throws IOException {
    structure.writeInt(BEGIN_NODE);
    structure.write(node.name().getBytes(StandardCharsets.ISO_8859_1));
    structure.write(0);
    align();
    for (Map.Entry<String, byte[]> property : node.properties().entrySet()) {
      structure.writeInt(PROPERTY);
      structure.writeInt(property.getValue().length);
      structure.writeInt(stringOffset(property.getKey()));
      structure.write(property.getValue());
      align();
    }
    for (Node child : node.children()) {
      node(child);
    }
    structure.writeInt(END_NODE);
  }

  private int stringOffset(String name) {
    return stringOffsets.computeIfAbsent(
        name,
        n -> {
          int offset = strings.size();
          strings.writeBytes(n.getBytes(StandardCharsets.ISO_8859_1));
          strings.write(0);
          return offset;
        });
  }

  private void align() throws IOException {
    while (structureBytes.size() % 4 != 0) {
      structure.write(0);
    }
  }
}
