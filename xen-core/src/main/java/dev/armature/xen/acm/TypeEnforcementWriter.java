package dev.armature.xen.acm;

import dev.armature.xen.acm.TypeEnforcement.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * {@code vm CLASS DOMAIN...} puts a security class into domains of the policy; {@code event OWNER
 * USE TYPE...}, {@code grant OWNER USE TYPE...}, {@code virq N TYPE...}, {@code line N TYPE...},
 * {@code memory DEVICE TYPE...}, {@code resource OWNER OBJECT-TYPE TYPE...} and {@code simple
 * OBJECT-TYPE TYPE...} give objects their types; {@code allow KIND DOMAIN TYPE BITS} lets a domain
 * do so much to a type. Domains and types are names.
 */
final class TypeEnforcementWriter extends PolicyWriter {
  private static final int VM_LABEL_SIZE = 44;
  private static final int NAME_SIZE = 32;

  @SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
  private record Label(int[] key, int[] indexes) {}

  private record Rule(int row, int column, int bits) {}

  private final List<String> domains = new ArrayList<>();
  private final List<Label> vms = new ArrayList<>();
  private final List<List<String>> types = new ArrayList<>();
  private final List<List<Label>> labels = new ArrayList<>();
  private final List<List<Rule>> rules = new ArrayList<>();

  TypeEnforcementWriter() {
    super(TypeEnforcement.MAGIC);
    for (int i = 0; i < Kind.values().length; i++) {
      types.add(new ArrayList<>());
      labels.add(new ArrayList<>());
      rules.add(new ArrayList<>());
    }
  }

  @Override
  void line(List<String> words) throws PolicyException {
    switch (words.getFirst()) {
      case "vm" -> vms.add(new Label(key(words, 1), indexes(domains, words, 2)));
      case "event" -> label(Kind.EVENT, words, key(words, 2));
      case "grant" -> label(Kind.GRANT, words, key(words, 2));
      case "virq" -> label(Kind.VIRQ, words, key(words, 1));
      case "memory" -> label(Kind.DEVICE, words, key(words, 1));
      case "simple" -> label(Kind.SIMPLE, words, key(words, 1));
      case "line" ->
          label(Kind.DEVICE, words, new int[] {number(words.get(1)) + TypeEnforcement.LINE}, 2);
      case "resource" -> {
        int[] key = key(words, 2);
        label(Kind.RESOURCE, words, new int[] {key[0] << 16 | key[1]}, 3);
      }
      case "allow" -> {
        int kind = kind(words.get(1)).ordinal();
        rules
            .get(kind)
            .add(
                new Rule(
                    known(domains, words.get(2), "vm"),
                    known(types.get(kind), words.get(3), words.get(1)),
                    number(words.get(4))));
      }
      default -> throw unknown(words);
    }
  }

  private static Kind kind(String name) throws PolicyException {
    return switch (name) {
      case "event" -> Kind.EVENT;
      case "grant" -> Kind.GRANT;
      case "virq" -> Kind.VIRQ;
      case "line", "memory" -> Kind.DEVICE;
      case "resource" -> Kind.RESOURCE;
      case "simple" -> Kind.SIMPLE;
      default -> throw new PolicyException("\"%s\" is no kind of object", name);
    };
  }

  private static int[] key(List<String> words, int count) {
    int[] key = new int[count];
    for (int i = 0; i < count; i++) {
      key[i] = number(words.get(1 + i));
    }
    return key;
  }

  private void label(Kind kind, List<String> words, int[] key) {
    label(kind, words, key, 1 + key.length);
  }

  private void label(Kind kind, List<String> words, int[] key, int from) {
    labels.get(kind.ordinal()).add(new Label(key, indexes(types.get(kind.ordinal()), words, from)));
  }

  private static int[] indexes(List<String> names, List<String> words, int from) {
    int[] indexes = new int[words.size() - from];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = index(names, words.get(from + i));
    }
    return indexes;
  }

  /** The index of a name, a new one if need be. */
  private static int index(List<String> names, String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      names.add(name);
      index = names.size() - 1;
    }
    return index;
  }

  /** The index of a name that a line before this one has given to something. */
  private static int known(List<String> names, String name, String statement)
      throws PolicyException {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new PolicyException("no line \"%s\" before this one names %s", statement, name);
    }
    return index;
  }

  @Override
  byte[] body() {
    int size = TypeEnforcement.HEADER + sizeOf(vms, VM_LABEL_SIZE);
    for (Kind kind : Kind.values()) {
      int k = kind.ordinal();
      size += sizeOf(labels.get(k), kind.labelSize) + 4 * domains.size() * types.get(k).size();
    }
    ByteBuffer body = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    body.putInt(4, domains.size());
    body.position(TypeEnforcement.HEADER);
    writeVms(body);
    for (Kind kind : Kind.values()) {
      writeSet(body, kind);
    }
    return body.array();
  }

  private static int sizeOf(List<Label> labels, int labelSize) {
    return labels.stream().mapToInt(l -> labelSize + 4 * l.indexes.length).sum();
  }

  private void writeVms(ByteBuffer body) {
    int at = body.position();
    body.putInt(8, at).putInt(12, vms.size());
    body.position(at + vms.size() * VM_LABEL_SIZE);
    for (Label vm : vms) {
      body.putInt(at, vm.indexes.length).putInt(at + 4, body.position()).putInt(at + 8, vm.key[0]);
      byte[] name = ("class" + vm.key[0]).getBytes(StandardCharsets.US_ASCII);
      body.put(at + 12, name, 0, Math.min(name.length, NAME_SIZE - 1));
      Arrays.stream(vm.indexes).forEach(body::putInt);
      at += VM_LABEL_SIZE;
    }
  }

  private void writeSet(ByteBuffer body, Kind kind) {
    List<Label> sorted = new ArrayList<>(labels.get(kind.ordinal()));
    sorted.sort(
        Comparator.<Label>comparingInt(l -> l.key[0])
            .thenComparingLong(l -> l.key.length > 1 ? Integer.toUnsignedLong(l.key[1]) : 0));
    int columns = types.get(kind.ordinal()).size();
    int at = body.position();
    body.putInt(kind.offset + 4, columns)
        .putInt(kind.offset + 8, sorted.size())
        .putInt(kind.offset + 12, at)
        .putInt(kind.offset + 16, sorted.size() * kind.labelSize);
    body.position(at + sorted.size() * kind.labelSize);
    for (Label label : sorted) {
      body.putInt(at, label.indexes.length).putInt(at + 4, body.position());
      if (kind == Kind.EVENT || kind == Kind.GRANT) {
        body.putShort(at + 8, (short) label.key[0]).putInt(at + 12, label.key[1]);
      } else if (kind == Kind.DEVICE) {
        body.putShort(at + 8, (short) label.key[0]);
      } else {
        body.putInt(at + 8, label.key[0]);
      }
      Arrays.stream(label.indexes).forEach(body::putInt);
      at += kind.labelSize;
    }
    int matrix = body.position();
    body.putInt(kind.offset + 20, matrix).putInt(kind.offset + 24, 4 * domains.size() * columns);
    for (Rule rule : rules.get(kind.ordinal())) {
      int cell = matrix + 4 * (rule.row * columns + rule.column);
      body.putInt(cell, body.getInt(cell) | rule.bits);
    }
    body.position(matrix + 4 * domains.size() * columns);
  }
}
