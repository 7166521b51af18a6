package dev.armature.runtime.load;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.ARMOptions;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** A board that is only RAM, and files of all formats to load on it. */
final class LoadFixture implements AutoCloseable {
  static final int MACHINE_TYPE = 0x183;

  final PhysicalMemory memory = new PhysicalMemory(GuestLog.none());
  final ArmCpu cpu = new ArmCpu(memory, GuestLog.none());
  private final Path directory;
  private final int ramStart;
  private final Ram ram;

  LoadFixture(Path directory, int ramStart, int ramSize) {
    this.directory = directory;
    this.ramStart = ramStart;
    this.ram = new Ram(ramSize);
    memory.mapRam("sdram", ramStart, ram);
  }

  /** Boots {@code request} as far as the first instruction. */
  void boot(BootRequest request) throws LoadException {
    BootLoader.load(request, memory, new RamBoard()).install(memory, cpu);
  }

  Path file(String name, byte[] bytes) {
    try {
      return Files.write(directory.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BootRequest kernel(Path kernel) {
    return new BootRequest(kernel, null, null, null, true, List.of());
  }

  static BootRequest loads(GenericLoad... loads) {
    return new BootRequest(null, null, null, null, true, List.of(loads));
  }

  static GenericLoad load(Path file, long address, boolean startsCpu) {
    return new GenericLoad(file, OptionalLong.of(address), false, startsCpu);
  }

  static ImageFile image(byte[] bytes) {
    return new ImageFile("kernel", "test", bytes);
  }

  /** An ELF file with one segment. */
  static byte[] elf(
      int machine, int entry, int virtual, int physical, byte[] code, int memorySize) {
    ByteBuffer elf = ByteBuffer.allocate(84 + code.length).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7F, 'E', 'L', 'F', 1, 1, 1}).position(16);
    elf.putShort((short) 2).putShort((short) machine).putInt(1).putInt(entry).putInt(52);
    elf.putInt(0).putInt(0).putShort((short) 52).putShort((short) 32).putShort((short) 1);
    elf.position(52);
    elf.putInt(1).putInt(84).putInt(virtual).putInt(physical);
    elf.putInt(code.length).putInt(memorySize).putInt(5).putInt(4);
    return elf.put(code).array();
  }

  /** A zImage whose payload is {@code packed}, without the program that unpacks it. */
  static byte[] zImage(byte[] packed, int bssSize, int textOffset) {
    int table = 0x40;
    int payload = table + 28;
    ByteBuffer z = ByteBuffer.allocate(payload + packed.length).order(ByteOrder.LITTLE_ENDIAN);
    z.putInt(0x24, 0x016F2818).putInt(0x28, 0).putInt(0x2C, z.capacity()).putInt(0x30, 0x04030201);
    z.putInt(0x34, 0x45454545).putInt(0x38, table);
    z.putInt(table, 6).putInt(table + 4, 0x5A534C4B);
    z.putInt(table + 12, bssSize).putInt(table + 16, textOffset);
    return z.position(payload).put(packed).array();
  }

  static byte[] uImage(int os, int architecture, int type, int compression, byte[] data) {
    ByteBuffer u = ByteBuffer.allocate(64 + data.length);
    u.putInt(0, 0x27051956).putInt(12, data.length).putInt(16, 0x8000).putInt(20, 0x8004);
    u.putInt(24, crc(data));
    u.put(28, (byte) os).put(29, (byte) architecture).put(30, (byte) type);
    u.put(31, (byte) compression);
    u.putInt(4, crc(java.util.Arrays.copyOf(u.array(), 64)));
    return u.position(64).put(data).array();
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Packed as Linux packs itself, but for the dictionary's size (scripts/xz_wrap.sh). */
  static byte[] xz(byte[] bytes, int dictionary) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      LZMA2Options lzma = new LZMA2Options(1);
      lzma.setDictSize(dictionary);
      FilterOptions[] filters = {new ARMOptions(), lzma};
      try (XZOutputStream xz = new XZOutputStream(out, filters, XZ.CHECK_CRC32)) {
        xz.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] concat(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }

  @Override
  public void close() {
    ram.close();
  }

  private final class RamBoard implements Board {
    @Override
    public String name() {
      return "ram";
    }

    @Override
    public Ram ram() {
      return ram;
    }

    @Override
    public int ramStart() {
      return ramStart;
    }

    @Override
    public int linuxMachineType() {
      return MACHINE_TYPE;
    }

    @Override
    public void reset() {}

    @Override
    public void close() {}
  }
}
