package dev.armature.runtime.net;

/** An Ethernet frame on its way between the two threads, without preamble and FCS. */
final class Frame {
  /** The longest frame: header and 1500 octets. */
  static final int CAPACITY = 1514;

  /** Octets of the Ethernet header. */
  static final int HEADER = 14;

  final byte[] bytes = new byte[CAPACITY];
  int length;
}
