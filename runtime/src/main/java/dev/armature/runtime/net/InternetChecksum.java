package dev.armature.runtime.net;

/** The one's complement sum of IP, ICMP, UDP and TCP (RFC 1071). */
final class InternetChecksum {
  private InternetChecksum() {}

  /** The sum of {@code length} bytes, on top of {@code sum}; not folded, not complemented. */
  static long sum(long sum, byte[] bytes, int at, int length) {
    long total = sum;
    int end = at + (length & ~1);
    for (int i = at; i < end; i += 2) {
      total += (bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF);
    }
    return (length & 1) == 0 ? total : total + ((bytes[end] & 0xFF) << 8);
  }

  /** The sum of the pseudo header that UDP and TCP checksums cover (RFC 793, 3.1). */
  static long pseudoHeader(int source, int destination, int protocol, int length) {
    return (source >>> 16)
        + (source & 0xFFFF)
        + (destination >>> 16)
        + (destination & 0xFFFF)
        + (long) protocol
        + length;
  }

  /** The checksum that goes with a sum; 0 when the sum is of bytes with a right checksum. */
  static int finish(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (int) ~folded & 0xFFFF;
  }
}
