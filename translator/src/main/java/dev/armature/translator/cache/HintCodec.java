package dev.armature.translator.cache;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A hint as bytes, and back. What is read may come from anybody: every count and address is
 * checked, and nothing is allocated for what is not there.
 */
final class HintCodec {
  private static final int PAGE_SIZE = 4096;

  /** More than the pieces of a region's pages. */
  private static final int MAX_SPANS = 16;

  /** More than a region has. */
  private static final int MAX_ADDRESSES = 512;

  private static final int MAX_TARGETS = 16;

  private HintCodec() {}

  /** No hint, or one that no translator made. */
  static final class BadHintException extends Exception {
    private static final long serialVersionUID = 1;

    BadHintException(String message) {
      super(message);
    }
  }

  /** {@code hint} as bytes, or null if it is larger than can be read again. */
  static byte[] encode(RegionHint hint) {
    if (hint.spans().size() > MAX_SPANS
        || hint.instructions().size() > MAX_ADDRESSES
        || hint.warm().size() > MAX_ADDRESSES
        || hint.devices().size() > MAX_ADDRESSES
        || hint.targets().size() > MAX_ADDRESSES) {
      return null;
    }
    ByteBuffer out = ByteBuffer.allocate(size(hint));
    out.putInt(hint.entry()).put((byte) (hint.thumb() ? 1 : 0)).put((byte) hint.spans().size());
    for (Span span : hint.spans()) {
      out.putInt(span.address()).putShort((short) span.bytes().length).put(span.bytes());
    }
    putAddresses(out, hint.instructions());
    putAddresses(out, hint.warm());
    putAddresses(out, hint.devices());
    out.putShort((short) hint.targets().size());
    hint.targets()
        .forEach(
            (site, to) -> {
              out.putInt(site);
              putAddresses(out, to.subList(0, Math.min(to.size(), MAX_TARGETS)));
            });
    return Arrays.copyOf(out.array(), out.position());
  }

  private static int size(RegionHint hint) {
    int bytes = 6 + 3 * 2 + 2;
    for (Span span : hint.spans()) {
      bytes += 6 + span.bytes().length;
    }
    bytes += 4 * (hint.instructions().size() + hint.warm().size() + hint.devices().size());
    for (List<Integer> to : hint.targets().values()) {
      bytes += 6 + 4 * to.size();
    }
    return bytes;
  }

  private static void putAddresses(ByteBuffer out, Collection<Integer> addresses) {
    out.putShort((short) addresses.size());
    addresses.forEach(out::putInt);
  }

  /**
   * The hint that {@code in} holds and nothing else.
   *
   * @throws BadHintException if it holds anything else
   */
  static RegionHint decode(ByteBuffer in) throws BadHintException {
    try {
      RegionHint hint = read(in);
      check(!in.hasRemaining(), "bytes behind it");
      return hint;
    } catch (BufferUnderflowException e) {
      throw new BadHintException("it ends too early");
    }
  }

  private static RegionHint read(ByteBuffer in) throws BadHintException {
    int entry = in.getInt();
    int set = in.get();
    check(set == 0 || set == 1, "no instruction set");
    int align = set == 1 ? 1 : 3;
    check((entry & align) == 0, "entry not aligned");
    int spanCount = in.get();
    check(spanCount > 0 && spanCount <= MAX_SPANS, "number of spans");
    List<Span> spans = new ArrayList<>(spanCount);
    for (int i = 0; i < spanCount; i++) {
      spans.add(span(in));
    }
    Set<Integer> instructions = addresses(in, align);
    for (int address : instructions) {
      check(spans.stream().anyMatch(s -> holds(s, address, align + 1)), "instruction in no span");
    }
    check(instructions.contains(entry), "no entry");
    Set<Integer> warm = addresses(in, align);
    Set<Integer> devices = addresses(in, align);
    int sites = count(in, MAX_ADDRESSES);
    Map<Integer, List<Integer>> targets = new HashMap<>();
    for (int i = 0; i < sites; i++) {
      int site = in.getInt();
      targets.put(site, list(in, align, MAX_TARGETS));
    }
    return new RegionHint(entry, set == 1, spans, instructions, warm, targets, devices);
  }

  private static Span span(ByteBuffer in) throws BadHintException {
    int address = in.getInt();
    int length = Short.toUnsignedInt(in.getShort());
    check(length > 0 && (address & (PAGE_SIZE - 1)) + length <= PAGE_SIZE, "span over a page");
    check(length <= in.remaining(), "span longer than the hint");
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new Span(address, bytes);
  }

  private static boolean holds(Span span, int address, int width) {
    int at = address - span.address();
    return at >= 0 && at + width <= span.bytes().length;
  }

  private static Set<Integer> addresses(ByteBuffer in, int align) throws BadHintException {
    return new HashSet<>(list(in, align, MAX_ADDRESSES));
  }

  private static List<Integer> list(ByteBuffer in, int align, int most) throws BadHintException {
    int count = count(in, most);
    check(count * Integer.BYTES <= in.remaining(), "list longer than the hint");
    List<Integer> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int address = in.getInt();
      check((address & align) == 0, "address not aligned");
      list.add(address);
    }
    return list;
  }

  private static int count(ByteBuffer in, int most) throws BadHintException {
    int count = Short.toUnsignedInt(in.getShort());
    check(count <= most, "too many addresses");
    return count;
  }

  private static void check(boolean holds, String otherwise) throws BadHintException {
    if (!holds) {
      throw new BadHintException(otherwise);
    }
  }
}
