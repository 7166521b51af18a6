package dev.armature.runtime.net;

/** Gives the guest its one address (RFC 2131). Its state is the guest's: it keeps none. */
final class DhcpServer {
  /** The server's port. */
  static final int PORT = 67;

  private static final int CLIENT_PORT = 68;

  private static final int OPERATION = 0;
  private static final int HARDWARE = 1;
  private static final int TRANSACTION = 4;
  private static final int FLAGS = 10;
  private static final int CLIENT_ADDRESS = 12;
  private static final int YOUR_ADDRESS = 16;
  private static final int SERVER_ADDRESS = 20;
  private static final int CLIENT_HARDWARE = 28;
  private static final int COOKIE_AT = 236;
  private static final int OPTIONS = 240;
  private static final int COOKIE = 0x6382_5363;
  private static final int REPLY_LENGTH = 300;

  private static final int BOOT_REQUEST = 1;
  private static final int BOOT_REPLY = 2;
  private static final int ETHERNET = 0x0106;

  private static final int OPTION_PAD = 0;
  private static final int OPTION_MASK = 1;
  private static final int OPTION_ROUTER = 3;
  private static final int OPTION_NAME_SERVER = 6;
  private static final int OPTION_REQUESTED = 50;
  private static final int OPTION_LEASE_SECONDS = 51;
  private static final int OPTION_TYPE = 53;
  private static final int OPTION_SERVER = 54;
  private static final int OPTION_END = 255;

  private static final int DISCOVER = 1;
  private static final int OFFER = 2;
  private static final int REQUEST = 3;
  private static final int ACK = 5;
  private static final int NAK = 6;
  private static final int INFORM = 8;

  private static final int LEASE_SECONDS = 86_400;

  private final UdpSender sender;

  DhcpServer(UdpSender sender) {
    this.sender = sender;
  }

  /** Takes a message of {@code length} octets from the guest. */
  void receive(byte[] bytes, int at, int length) {
    if (length < OPTIONS
        || Octets.u8(bytes, at + OPERATION) != BOOT_REQUEST
        || Octets.u16(bytes, at + HARDWARE) != ETHERNET
        || Octets.u32(bytes, at + COOKIE_AT) != COOKIE) {
      return;
    }
    int end = at + length;
    int type = option(bytes, at + OPTIONS, end, OPTION_TYPE, 1, 0);
    int server = option(bytes, at + OPTIONS, end, OPTION_SERVER, 4, Subnet.GATEWAY);
    int current = Octets.u32(bytes, at + CLIENT_ADDRESS);
    int wanted = option(bytes, at + OPTIONS, end, OPTION_REQUESTED, 4, current);
    if (type == DISCOVER) {
      reply(OFFER, Subnet.GUEST, bytes, at);
    } else if (type == REQUEST && server == Subnet.GATEWAY) {
      if (wanted == Subnet.GUEST) {
        reply(ACK, Subnet.GUEST, bytes, at);
      } else {
        reply(NAK, 0, bytes, at);
      }
    } else if (type == INFORM) {
      reply(ACK, 0, bytes, at);
    }
  }

  /**
   * The value of an option of {@code size} octets, 1 or 4; {@code otherwise} if it is not there.
   */
  private static int option(byte[] bytes, int from, int end, int code, int size, int otherwise) {
    int at = from;
    while (at < end) {
      int found = Octets.u8(bytes, at);
      if (found == OPTION_PAD) {
        at++;
        continue;
      }
      if (found == OPTION_END || at + 2 > end || at + 2 + Octets.u8(bytes, at + 1) > end) {
        break;
      }
      int length = Octets.u8(bytes, at + 1);
      if (found == code && length == size) {
        return size == 1 ? Octets.u8(bytes, at + 2) : Octets.u32(bytes, at + 2);
      }
      at += 2 + length;
    }
    return otherwise;
  }

  /** Answers a request; {@code given} is the client's address, or 0 where it gets none. */
  private void reply(int type, int given, byte[] request, int at) {
    byte[] b = new byte[REPLY_LENGTH];
    b[OPERATION] = BOOT_REPLY;
    Octets.put16(b, HARDWARE, ETHERNET);
    Octets.put32(b, TRANSACTION, Octets.u32(request, at + TRANSACTION));
    Octets.put16(b, FLAGS, Octets.u16(request, at + FLAGS));
    Octets.put32(b, CLIENT_ADDRESS, type == NAK ? 0 : Octets.u32(request, at + CLIENT_ADDRESS));
    Octets.put32(b, YOUR_ADDRESS, given);
    Octets.put32(b, SERVER_ADDRESS, Subnet.GATEWAY);
    System.arraycopy(request, at + CLIENT_HARDWARE, b, CLIENT_HARDWARE, GuestLink.MAC_OCTETS);
    Octets.put32(b, COOKIE_AT, COOKIE);
    int end = OPTIONS;
    b[end++] = OPTION_TYPE;
    b[end++] = 1;
    b[end++] = (byte) type;
    end = putOption(b, end, OPTION_SERVER, Subnet.GATEWAY);
    if (type != NAK) {
      end = putOption(b, end, OPTION_MASK, Subnet.MASK);
      end = putOption(b, end, OPTION_ROUTER, Subnet.GATEWAY);
      end = putOption(b, end, OPTION_NAME_SERVER, Subnet.NAME_SERVER);
      end = putOption(b, end, OPTION_LEASE_SECONDS, LEASE_SECONDS);
    }
    b[end] = (byte) OPTION_END;
    sender.send(Subnet.GATEWAY, PORT, Subnet.EVERYONE, CLIENT_PORT, b, b.length);
  }

  private static int putOption(byte[] b, int at, int code, int value) {
    b[at] = (byte) code;
    b[at + 1] = 4;
    Octets.put32(b, at + 2, value);
    return at + 6;
  }
}
