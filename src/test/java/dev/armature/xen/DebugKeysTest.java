package dev.armature.xen;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ctrl-A three times on the console's line, and the keys behind it. */
@Timeout(300)
class DebugKeysTest {
  private static final String IMAGE =
      Path.of(System.getProperty("armature.home"), "guests/mini-os/mini-os.elf").toString();

  @Test
  void theHypervisorTellsItsState() throws Exception {
    String other = IMAGE + ",name=other,memory=4M,args=misbehave restore";
    try (TypedConsole console =
        new TypedConsole("--until", "end: no such command", "--dom0", IMAGE, "--dom", other)) {
      console.await("Domain 1 crashed");
      console.type("\1\1\1hdmqrx\1\1\1\1end\r");
      console.await("*** Serial input -> Xen (type 'CTRL-a' three times");
      console.await("key 'q' (ascii '71') => dump domain info");
      console.await("'d' pressed -> dumping registers");
      // Of whichever domain ran last.
      console.await(" vcpu 0, kernel, pc c0");
      console.await(" frames, ");
      console.await("domain 1: 1024 pages, at most ");
      console.await("domain 1 (other): crashed: restores from 0x30000000, 1024 pages");
      console.await("scheduler bvt, now ");
      console.await("domain 1 vcpu 0: offline for ");
      console.await("*** Serial input -> DOM0 (type 'CTRL-a' three times");
      console.await("\1end: no such command");
      console.assertEnded();
    }
  }
}
