package dev.armature.runtime.io;

import static org.junit.jupiter.api.Assertions.*;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the CPU thread hands over arrives, whole and in order, and never holds it up. */
@Timeout(60)
class StreamSerialTest {
  @Test
  void everyByteArrivesInOrder() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SerialBackend line = new StreamSerial("test", out, new ReceiveQueue(), e -> fail(e));
    for (int i = 0; i < 500_000; i++) {
      line.transmit(i & 0xFF);
    }
    line.close();
    byte[] bytes = out.toByteArray();
    assertEquals(500_000, bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      assertEquals((byte) i, bytes[i]);
    }
  }

  @Test
  void aReaderThatBlocksLosesBytesAndHoldsNothingUp() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger written = new AtomicInteger();
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int value) {
            written.incrementAndGet();
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            written.addAndGet(length);
          }
        };
    SerialBackend line = new StreamSerial("test", stuck, new ReceiveQueue(), e -> fail(e));
    for (int i = 0; i < 3_000_000; i++) {
      line.transmit(i);
    }
    release.countDown();
    line.close();
    assertTrue(written.get() > 1_000_000 && written.get() < 2_000_000, "" + written);
  }

  @Test
  void aStreamThatFailsIsToldOnceAndTheLineGoesOn() {
    AtomicInteger told = new AtomicInteger();
    AtomicReference<String> message = new AtomicReference<>();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    SerialBackend line =
        new StreamSerial(
            "test",
            broken,
            new ReceiveQueue(),
            e -> {
              message.set(e.getMessage());
              told.incrementAndGet();
            });
    for (int i = 0; i < 100_000; i++) {
      line.transmit(i);
    }
    line.close();
    assertEquals(1, told.get());
    assertEquals("broken pipe", message.get());
  }

  @Test
  void inputThatCameBeforeTheListenerIsAnnouncedToIt() {
    ReceiveQueue input = new ReceiveQueue();
    SerialBackend line =
        new StreamSerial("test", OutputStream.nullOutputStream(), input, e -> fail(e));
    input.put('a');
    input.put(SerialBackend.BREAK);
    AtomicInteger announced = new AtomicInteger();
    line.onInput(announced::incrementAndGet);
    assertEquals(1, announced.get());
    assertEquals('a', line.poll());
    assertEquals(SerialBackend.BREAK, line.poll());
    assertEquals(-1, line.poll());
    line.close();
  }

  @Test
  void aReaderThatIsAheadIsReleasedWhenTheLineCloses() throws InterruptedException {
    ReceiveQueue input = new ReceiveQueue();
    SerialBackend line =
        new StreamSerial("test", OutputStream.nullOutputStream(), input, e -> fail(e));
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 10_000; i++) {
                    input.put(i & 0xFF);
                  }
                });
    assertNotEquals(-2, line.poll());
    line.close();
    reader.join();
  }
}
