package dev.armature.soc.versatile;

import dev.armature.runtime.io.MacAddress;
import dev.armature.runtime.io.NetworkBackend;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link VersatilePb} is made with; see {@link Builder} for what each part means.
 *
 * @param ramBytes size of SDRAM
 * @param serials what UART0, UART1, UART2 and UART3 are connected to; always four
 * @param rtcEpochSeconds what the real-time clocks say at power on, in seconds since 1970 UTC
 * @param cards what is in card slots 0 and 1; the board closes them
 * @param network what the Ethernet controller is connected to; the board closes it
 * @param macAddress the Ethernet controller's address
 * @param flash the contents of the NOR flash, which the board closes, or empty for an erased one
 */
public record VersatilePbConfig(
    int ramBytes,
    List<SerialBackend> serials,
    long rtcEpochSeconds,
    List<SdCard> cards,
    NetworkBackend network,
    MacAddress macAddress,
    Optional<ImageFile> flash) {
  /** The largest SDRAM the board takes, in bytes. */
  public static final int MAX_RAM = 256 << 20;

  /** 2026-01-01T00:00:00Z. */
  private static final long START_OF_2026 = 1_767_225_600;

  /** Bytes of an image of the NOR flash. */
  public static final int FLASH_BYTES = 64 << 20;

  /** The number of UARTs. */
  public static final int UARTS = 4;

  /** The number of card slots. */
  public static final int CARD_SLOTS = 2;

  /** Checks the parts and copies the lists. */
  public VersatilePbConfig {
    serials = List.copyOf(serials);
    cards = List.copyOf(cards);
    if (ramBytes > MAX_RAM) {
      throw new IllegalArgumentException(
          "versatilepb takes at most 256 MB of RAM, not " + ((long) ramBytes >> 20) + " MB");
    }
    if (serials.size() != UARTS) {
      throw new IllegalArgumentException("versatilepb has four UARTs, not " + serials.size());
    }
    if (cards.size() > CARD_SLOTS) {
      throw new IllegalArgumentException("versatilepb has two card slots, not " + cards.size());
    }
  }

  /** A builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the parts of a configuration. */
  public static final class Builder {
    /** The address of the first network card that QEMU makes. */
    private static final MacAddress DEFAULT_MAC = new MacAddress(0x5254_0012_3456L);

    private final List<SerialBackend> serials = new ArrayList<>();
    private final List<SdCard> cards = new ArrayList<>();
    private int ramBytes = 128 << 20;
    private long rtcEpochSeconds = START_OF_2026;
    private NetworkBackend network = NetworkBackend.none();
    private MacAddress macAddress = DEFAULT_MAC;
    private Optional<ImageFile> flash = Optional.empty();

    private Builder() {}

    /** The size of SDRAM in bytes, a multiple of 4096 up to {@link #MAX_RAM}; default 128 MB. */
    public Builder ramBytes(int bytes) {
      this.ramBytes = bytes;
      return this;
    }

    /** Connects the next UART, starting with UART0; those left over are connected to nothing. */
    public Builder serial(SerialBackend backend) {
      serials.add(backend);
      return this;
    }

    /**
     * What the real-time clocks say at power on, in seconds since 1970 UTC; default the start of
     * 2026. A fixed value makes runs on the virtual clock reproducible.
     */
    public Builder rtcEpochSeconds(long seconds) {
      this.rtcEpochSeconds = seconds;
      return this;
    }

    /** Puts a card into the next slot, starting with slot 0; those left over are empty. */
    public Builder card(SdCard card) {
      cards.add(card);
      return this;
    }

    /** Connects the Ethernet controller; by default its cable is not plugged in. */
    public Builder network(NetworkBackend backend) {
      this.network = backend;
      return this;
    }

    /** The Ethernet controller's address; default 52:54:00:12:34:56. */
    public Builder macAddress(MacAddress address) {
      this.macAddress = address;
      return this;
    }

    /** The contents of the NOR flash, 64 MB; by default it is erased and forgets. */
    public Builder flash(ImageFile image) {
      this.flash = Optional.of(image);
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException if the board cannot be built that way
     */
    public VersatilePbConfig build() {
      List<SerialBackend> all = new ArrayList<>(serials);
      while (all.size() < UARTS) {
        all.add(SerialBackend.none());
      }
      return new VersatilePbConfig(
          ramBytes, all, rtcEpochSeconds, cards, network, macAddress, flash);
    }
  }
}
