package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness's side of transfers, with a shell script for an emulator. */
class TransferPartTest {
  /** Reads what is typed, and tells of two pieces of work if it has a card of 32 MB. */
  private static final String EMULATOR =
      "echo ARMATURE-NETWORK 10.0.2.15; read line; [ \"${line%%(*}\" = piece ] && for o in \"$@\"; do case $o in if=sd,*)"
          + " [ $(wc -c <${o##*=}) = 33554432 ] && for n in tcp-out sd-read; do"
          + " for p in first again; do echo WORK-START $n $p; echo WORK-END $n $p 0 16;"
          + " done; done; echo WORK-DONE;; esac; done";

  @TempDir private Path folder;

  @Test
  void aimsAndFiguresAreOfThePieces() {
    Sheet sheet = new Sheet();
    List<String> progress = new ArrayList<>();
    Emulator shell = new Emulator("sh", List.of("sh", "-c", EMULATOR, "sh"));
    new TransferPart(LinuxBoard.IMX21_ADS, folder, List.of(shell)).round(sheet, progress::add);
    Set<String> rows =
        sheet.samples().keySet().stream()
            .map(row -> row.section() + "/" + row.name() + " " + row.aim())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "imx21ads, first runs/tcp-out null",
            "imx21ads, first runs/sd-read null",
            "imx21ads/tcp-out " + Aim.atLeast(5),
            "imx21ads/sd-read " + Aim.atLeast(10)),
        rows);
    assertTrue(progress.getLast().endsWith(" MB/s"), progress.getLast());
  }

  @Test
  void thePeerTakesAndGives() throws IOException {
    try (TransferPeer peer = new TransferPeer(100_000)) {
      for (int i = 0; i < 2; i++) {
        try (Socket guest = connect(peer.sinkPort())) {
          guest.getOutputStream().write(new byte[100_000]);
          guest.shutdownOutput();
          assertEquals(-1, guest.getInputStream().read(), "it takes all and closes");
        }
        try (Socket guest = connect(peer.sourcePort())) {
          guest
              .getOutputStream()
              .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          InputStream in = guest.getInputStream();
          String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
          assertTrue(answer.contains("Content-Length: 100000\r\n"), answer.substring(0, 100));
          assertEquals(100_000, answer.length() - answer.indexOf("\r\n\r\n") - 4);
        }
      }
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }
}
