package dev.armature.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.xen.DomainRequest;
import dev.armature.xen.Hypervisor;
import dev.armature.xen.XenOptions;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.acm.PolicySource;
import dev.armature.xen.boot.GuestImage;
import dev.armature.xen.boot.ImageException;
import dev.armature.xen.domain.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Hypercalls as the hypervisor sees them: from the exception to the way back, without the guest
 * code around them, which {@code bench xen} has. Domain 2 calls; domain 1, its peer, is paused.
 */
public class HypercallBenchmark extends MicroBenchmark {
  private static final int DOMAINS = 3;
  private static final int RAM_BYTES = 16 << 20;
  private static final int PARTITION = 1 << 20;
  private static final int HYPERCALL = 0xEF000082;
  private static final int VIRTUAL = 0xC0000000;
  private static final int WINDOW = 0xFBE00000;

  /** Behind kernel, tables and stack. */
  private static final int SCRATCH = VIRTUAL + 0xE0000;

  private static final int EVENT_CHANNEL_OP = 16;
  private static final int XEN_VERSION = 17;
  private static final int GRANT_TABLE_OP = 20;
  private static final int SELF = 0x7FF0;
  private static final int PENDING_BYTES = 0xB0;

  /** Lets domain 2 send to domain 1, and map what it granted. */
  private static final String POLICY =
      """
      model te
      vm 0 control
      vm 1 program
      vm 2 program
      event 1 0 channel
      event 2 0 channel
      grant 1 0 page
      virq 0 timer
      allow virq program timer 3
      allow event program channel 0x30000000
      allow grant program page 0x60000000
      """;

  /** Whether access control judges the calls. */
  @Param({"none", "te"})
  public String policy;

  private final Ram ram = new Ram(RAM_BYTES);
  private final PhysicalMemory physical = new PhysicalMemory(GuestLog.none());
  private ArmCpu cpu;
  private Hypervisor hypervisor;
  private int swi;
  private int peerShared;

  /** Builds three domains, of which the third one runs, with a channel to the second. */
  @Setup
  public void build() throws IOException, ImageException, PolicyException {
    byte[] kernel =
        Files.readAllBytes(
            Path.of(System.getProperty("armature.home", "."), "guests/mini-os/mini-os.elf"));
    physical.mapRam("ram", 0, ram);
    cpu = new ArmCpu(physical, GuestLog.none());
    hypervisor =
        new Hypervisor(
            List.of(cpu),
            number -> {},
            physical,
            new QuietPlatform().platform(),
            0,
            RAM_BYTES,
            new XenOptions("bvt", policyBytes(), true),
            powerOff -> {});
    for (int id = 0; id < DOMAINS; id++) {
      hypervisor.createDomain(
          new DomainRequest("dom" + id, new GuestImage(kernel), id, 1, "", null, null, 1, -1));
    }
    Domain peer = hypervisor.domains().get(1);
    swi = hypercallIn(peer);
    peerShared = peer.sharedInfo.address();
    runOnly(1);
    call(EVENT_CHANNEL_OP, argument(6, SELF | 2 << 16, 0), 0, 0);
    call(GRANT_TABLE_OP, 2, argument(SELF, 0, 0, 0), 1);
    int entry = peer.grants().firstFrame() << 12;
    physical.write(entry, 4, 2 << 16 | 1);
    physical.write(entry + 4, 4, peer.firstFrame + 0xC0);
    runOnly(2);
    call(EVENT_CHANNEL_OP, argument(0, 1, 1, 0), 0, 0);
    if (cpu.r[0] != 0) {
      throw new IllegalStateException("no channel: " + cpu.r[0]);
    }
  }

  private byte[] policyBytes() throws PolicyException {
    return policy.equals("none") ? null : PolicySource.toBinary(POLICY.getBytes(UTF_8));
  }

  private int hypercallIn(Domain domain) {
    int start = domain.firstFrame << 12;
    for (int at = 0; at < PARTITION; at += 4) {
      if (physical.read(start + at, 4) == HYPERCALL) {
        return VIRTUAL + at;
      }
    }
    throw new IllegalStateException("no hypercall in the image");
  }

  /** Pauses all domains but {@code id}, and gives it the CPU. */
  private void runOnly(int id) {
    for (int other = 0; other < DOMAINS; other++) {
      if (other != id) {
        hypervisor.lifecycle().pause(hypervisor.domains().get(other));
      }
    }
    hypervisor.lifecycle().unpause(hypervisor.domains().get(id));
    // Without an interrupt pending it is just an entry, on whose way out is switched.
    cpu.raise(ExceptionKind.IRQ, cpu.pc);
    if (hypervisor.dispatcher().running() != hypervisor.domains().get(id).vcpu()) {
      throw new IllegalStateException("domain " + id + " does not run");
    }
  }

  private int argument(int... words) {
    for (int i = 0; i < words.length; i++) {
      cpu.mmu.store32(SCRATCH + 4 * i, words[i]);
    }
    return SCRATCH;
  }

  private int call(int number, int r0, int r1, int r2) {
    cpu.r[7] = number;
    cpu.r[0] = r0;
    cpu.r[1] = r1;
    cpu.r[2] = r2;
    cpu.raise(ExceptionKind.SWI, swi);
    return cpu.r[0];
  }

  /** xen_version. */
  @Benchmark
  public int nothing() {
    return call(XEN_VERSION, 0, 0, 0);
  }

  /** Sends an event to a domain that does not run; its pending words are empty each time. */
  @Benchmark
  public int event() {
    physical.write(peerShared, 4, 0);
    physical.write(peerShared + 4, 4, 0);
    for (int at = 48; at < PENDING_BYTES; at += 128) {
      physical.write(peerShared + at, 4, 0);
    }
    cpu.mmu.store32(SCRATCH, 4);
    cpu.mmu.store32(SCRATCH + 4, 1);
    return call(EVENT_CHANNEL_OP, SCRATCH, 0, 0);
  }

  /** Maps a granted page, and unmaps it. */
  @Benchmark
  public int grant() {
    argument(WINDOW, 0, 2, 0, 1);
    call(GRANT_TABLE_OP, 0, SCRATCH, 1);
    int handle = cpu.mmu.load32(SCRATCH + 28);
    if (cpu.mmu.load16(SCRATCH + 24) != 0) {
      throw new IllegalStateException("the grant is not mapped");
    }
    argument(WINDOW, 0, 0, 0, handle);
    return call(GRANT_TABLE_OP, 1, SCRATCH, 1);
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    ram.close();
  }
}
