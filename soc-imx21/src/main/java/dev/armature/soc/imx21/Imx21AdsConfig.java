package dev.armature.soc.imx21;

import dev.armature.runtime.io.MacAddress;
import dev.armature.runtime.io.NetworkBackend;
import dev.armature.runtime.io.SampleSink;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an {@link Imx21Ads} is made with; see {@link Builder} for what each part means.
 *
 * @param ramBytes size of SDRAM
 * @param serials what UART1 to UART4 are connected to; always four
 * @param rtcEpochSeconds what the real-time clock says at power on, in seconds since 1970 UTC
 * @param cards what is in the slots of SDHC1 and SDHC2; the board closes them
 * @param nor the contents of the NOR flash, which the board closes, or empty for an erased one
 * @param nand the contents of the NAND flash, which the board closes, or empty for an erased one
 * @param sound what SSI1 plays to; the board closes it
 * @param network what the Ethernet controller is connected to; the board closes it
 * @param macAddress the Ethernet controller's address
 */
public record Imx21AdsConfig(
    int ramBytes,
    List<SerialBackend> serials,
    long rtcEpochSeconds,
    List<SdCard> cards,
    Optional<ImageFile> nor,
    Optional<ImageFile> nand,
    SampleSink sound,
    NetworkBackend network,
    MacAddress macAddress) {
  /** The SDRAM that the board is sold with. */
  public static final int DEFAULT_RAM = 64 << 20;

  /** The largest SDRAM, in bytes: two chip selects of 64 MB side by side. */
  public static final int MAX_RAM = 128 << 20;

  /** The number of UARTs. */
  public static final int UARTS = 4;

  /** The number of card slots. */
  public static final int CARD_SLOTS = 2;

  /** Bytes of a NOR image. */
  public static final int NOR_IMAGE_BYTES = 32 << 20;

  /** Bytes of a NAND image: pages of 512 bytes, each followed by its 16 spare ones. */
  public static final long NAND_IMAGE_BYTES = NandCells.IMAGE_BYTES;

  /** 2026-01-01T00:00:00Z. */
  private static final long START_OF_2026 = 1_767_225_600;

  /** Checks the parts and copies the lists. */
  public Imx21AdsConfig {
    serials = List.copyOf(serials);
    cards = List.copyOf(cards);
    if (ramBytes > MAX_RAM) {
      throw new IllegalArgumentException(
          "imx21ads takes at most 128 MB of RAM, not " + ((long) ramBytes >> 20) + " MB");
    }
    if (serials.size() != UARTS) {
      throw new IllegalArgumentException("imx21ads has four UARTs, not " + serials.size());
    }
    if (cards.size() > CARD_SLOTS) {
      throw new IllegalArgumentException("imx21ads has two card slots, not " + cards.size());
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
    private int ramBytes = DEFAULT_RAM;
    private long rtcEpochSeconds = START_OF_2026;
    private Optional<ImageFile> nor = Optional.empty();
    private Optional<ImageFile> nand = Optional.empty();
    private SampleSink sound = SampleSink.none();
    private NetworkBackend network = NetworkBackend.none();
    private MacAddress macAddress = DEFAULT_MAC;

    private Builder() {}

    /** The size of SDRAM in bytes, a multiple of 4096 up to {@link #MAX_RAM}; default 64 MB. */
    public Builder ramBytes(int bytes) {
      this.ramBytes = bytes;
      return this;
    }

    /** Connects the next UART, starting with UART1; those left over are connected to nothing. */
    public Builder serial(SerialBackend backend) {
      serials.add(backend);
      return this;
    }

    /**
     * What the real-time clock says at power on, in seconds since 1970 UTC; default the start of
     * 2026. A fixed value makes runs on the virtual clock reproducible.
     */
    public Builder rtcEpochSeconds(long seconds) {
      this.rtcEpochSeconds = seconds;
      return this;
    }

    /** Puts a card into the next slot, starting with SDHC1's; those left over are empty. */
    public Builder card(SdCard card) {
      cards.add(card);
      return this;
    }

    /** The contents of the NOR flash, 32 MB; by default it is erased and forgets. */
    public Builder nor(ImageFile image) {
      this.nor = Optional.of(image);
      return this;
    }

    /** The contents of the NAND flash; by default it is erased and forgets. */
    public Builder nand(ImageFile image) {
      this.nand = Optional.of(image);
      return this;
    }

    /** What SSI1 plays to; by default nobody listens. */
    public Builder sound(SampleSink sink) {
      this.sound = sink;
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

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException if the board cannot be built that way
     */
    public Imx21AdsConfig build() {
      List<SerialBackend> all = new ArrayList<>(serials);
      while (all.size() < UARTS) {
        all.add(SerialBackend.none());
      }
      return new Imx21AdsConfig(
          ramBytes, all, rtcEpochSeconds, cards, nor, nand, sound, network, macAddress);
    }
  }
}
