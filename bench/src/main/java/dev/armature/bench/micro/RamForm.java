package dev.armature.bench.micro;

import dev.armature.runtime.memory.HostMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The ways to reach guest RAM from Java. A fork of the benchmark loads one of them, so calls
 * through {@link GuestRam} cost nothing.
 */
@SuppressWarnings("restricted") // memory by address is what is measured
public enum RamForm {
  /** {@code jdk.internal.misc.Unsafe} by host address, through Agrona. No bounds check. */
  UNSAFE {
    @Override
    GuestRam allocate(int size) {
      long base = HostMemory.allocate(size);
      HostMemory.set(base, size, (byte) 0);
      return new UnsafeRam(base);
    }
  },

  /** One constant segment that spans all host addresses, read at base + offset. */
  SEGMENT_OF_ALL_CONSTANT {
    @Override
    GuestRam allocate(int size) {
      return new ConstantSegmentRam(Arena.global().allocate(size, 8).address());
    }
  },

  /** The same segment, but in a field of the memory object, as it is where it cannot be static. */
  SEGMENT_OF_ALL {
    @Override
    GuestRam allocate(int size) {
      long base = Arena.global().allocate(size, 8).address();
      return new SegmentRam(MemorySegment.NULL.reinterpret(Long.MAX_VALUE), base);
    }
  },

  /** A segment as large as the RAM, read at the offset: bounds checked. */
  SEGMENT_OF_RAM {
    @Override
    GuestRam allocate(int size) {
      return new SegmentRam(Arena.global().allocate(size, 8), 0);
    }
  },

  /** A direct buffer, read by a VarHandle. */
  DIRECT_BUFFER {
    @Override
    GuestRam allocate(int size) {
      return new BufferRam(ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN));
    }
  },

  /** An array on the Java heap, read by a VarHandle. */
  HEAP_ARRAY {
    @Override
    GuestRam allocate(int size) {
      return new ArrayRam(new byte[size]);
    }
  };

  /** RAM of {@code size} bytes, zeroed, kept until the JVM ends. */
  abstract GuestRam allocate(int size);

  /** Guest RAM by byte offset; offsets of words are multiples of 4. */
  interface GuestRam {
    int load(int offset);

    void store(int offset, int value);
  }

  private record UnsafeRam(long base) implements GuestRam {
    @Override
    public int load(int offset) {
      return HostMemory.getInt(base + offset);
    }

    @Override
    public void store(int offset, int value) {
      HostMemory.putInt(base + offset, value);
    }
  }

  private record ConstantSegmentRam(long base) implements GuestRam {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    @Override
    public int load(int offset) {
      return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, base + offset);
    }

    @Override
    public void store(int offset, int value) {
      ALL.set(ValueLayout.JAVA_INT_UNALIGNED, base + offset, value);
    }
  }

  private record SegmentRam(MemorySegment segment, long base) implements GuestRam {
    @Override
    public int load(int offset) {
      return segment.get(ValueLayout.JAVA_INT_UNALIGNED, base + offset);
    }

    @Override
    public void store(int offset, int value) {
      segment.set(ValueLayout.JAVA_INT_UNALIGNED, base + offset, value);
    }
  }

  private record BufferRam(ByteBuffer buffer) implements GuestRam {
    private static final VarHandle INT =
        MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    @Override
    public int load(int offset) {
      return (int) INT.get(buffer, offset);
    }

    @Override
    public void store(int offset, int value) {
      INT.set(buffer, offset, value);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record ArrayRam(byte[] array) implements GuestRam {
    private static final VarHandle INT =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    @Override
    public int load(int offset) {
      return (int) INT.get(array, offset);
    }

    @Override
    public void store(int offset, int value) {
      INT.set(array, offset, value);
    }
  }
}
