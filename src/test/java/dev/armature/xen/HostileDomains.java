package dev.armature.xen;

import dev.armature.bench.micro.QuietPlatform;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.xen.abi.DomainId;
import dev.armature.xen.abi.GrantEntryLayout;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.boot.GuestImage;
import dev.armature.xen.boot.ImageException;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.hypercall.Numbers;
import dev.armature.xen.memory.Descriptor;
import dev.armature.xen.memory.IsolationAudit;
import dev.armature.xen.memory.MachineMemory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Domains that do whatever a guest's kernel can, chosen at random: hypercalls with forged arguments
 * and structures, stores into their tables, accesses to anywhere. A domain that ends is made anew.
 * Beside them a domain rests whose memory nobody may change.
 */
final class HostileDomains implements AutoCloseable {
  private static final int MEGABYTES = 16;
  private static final int SWI = 0xEF000000;

  /** A hypercall of 2008, which has the number in r7; later it is in the instruction. */
  private static final int HYPERCALL = SWI | 0x82;

  private static final int VIRTUAL = 0xC0000000;
  private static final int WINDOW = 0xFBE00000;
  private static final int PARTITION = 1 << 20;

  /** A page of the partition behind kernel, tables and stack, for forged structures. */
  private static final int SCRATCH = VIRTUAL + 0xE0000;

  /** Where the instruction is that makes hypercalls, in the same page. */
  private static final int CODE = SCRATCH + 0x800;

  private static final int HOSTILE = 3;
  private static final int VICTIM = 1;
  private static final long TICK = 10_000_000;
  private static final int ACCESSED = 8;

  /** The first of the partition's pages that serve as data, grants and tables in turns. */
  private static final int PLAY = 0xC0;

  private static final int PLAY_PAGES = 24;

  private final Ram ram = new Ram(MEGABYTES << 20);
  private final PhysicalMemory physical = new PhysicalMemory(GuestLog.none());
  private final QuietPlatform board = new QuietPlatform();
  private final ArmCpu cpu;
  private final Hypervisor hypervisor;
  private final MachineMemory memory;
  private final IsolationAudit audit;
  private final byte[] kernel;

  /** What the hostile ones run, of either interface. */
  private final byte[] hostileKernel;

  /** Virtual CPUs of the hostile ones. */
  private final int vcpus;

  private final Random random;
  private final long victimSum;

  /** Mappings of grants by domain: handle and address in turns, the last ones. */
  private final Map<Integer, Deque<int[]>> mappings = new HashMap<>();

  /** Pages that were accessed lately. */
  private final int[] accessed = new int[ACCESSED];

  private int accesses;
  private long calls;
  private long succeeded;
  private long recreated;
  private long mapped;
  private long further;
  private long copied;

  /**
   * @param kernel of the domains that rest, in the interface of 2008
   * @param hostileKernel of the others, in either
   * @param vcpus of the others, as many as their interface has at most
   */
  HostileDomains(byte[] kernel, byte[] hostileKernel, int vcpus, long seed)
      throws ImageException, PolicyException {
    this.kernel = kernel;
    this.hostileKernel = hostileKernel;
    this.vcpus = vcpus;
    this.random = new Random(seed);
    physical.mapRam("ram", 0, ram);
    cpu = new ArmCpu(physical, GuestLog.none());
    memory = new MachineMemory(physical, 0, MEGABYTES << 20);
    hypervisor =
        new Hypervisor(
            List.of(cpu),
            number -> {},
            physical,
            board.platform(),
            0,
            MEGABYTES << 20,
            new XenOptions("bvt", null, true),
            powerOff -> {});
    make("control", kernel, 1);
    Domain victim = make("victim", kernel, 1);
    hypervisor.lifecycle().pause(victim);
    for (int i = 0; i < HOSTILE; i++) {
      make("hostile" + i, hostileKernel, vcpus);
    }
    audit = new IsolationAudit(memory, hypervisor.frames(), hypervisor.domains());
    victimSum = victimSum();
  }

  private Domain make(String name, byte[] image, int count) throws ImageException {
    return hypervisor.createDomain(
        new DomainRequest(name, new GuestImage(image), -1, 1, "", null, null, count, -1));
  }

  private long victimSum() {
    CRC32 sum = new CRC32();
    Domain victim = hypervisor.domains().get(VICTIM);
    int start = victim.firstFrame << MachineMemory.FRAME_SHIFT;
    sum.update(memory.read(start, PARTITION));
    sum.update(memory.read(victim.sharedInfo.address(), MachineMemory.FRAME_SIZE));
    return sum.getValue();
  }

  /** Hypercalls done. */
  long calls() {
    return calls;
  }

  /** Hypercalls that were not refused. */
  long succeeded() {
    return succeeded;
  }

  /** Grants that were mapped. */
  long mapped() {
    return mapped;
  }

  /** Copies that the hypervisor made. */
  long copied() {
    return copied;
  }

  /** Steps of virtual CPUs that are not their domains' first ones. */
  long further() {
    return further;
  }

  /** Domains that ended and were made anew. */
  long recreated() {
    return recreated;
  }

  /** Does {@code steps} things and checks every invariant. */
  void batch(int steps, String when) throws ImageException {
    for (int i = 0; i < steps; i++) {
      step();
    }
    audit.check(when);
    Vcpu running = hypervisor.dispatcher().running();
    if (running != null) {
      audit.checkTlb(cpu, ram.hostAddress(), running.domain(), when);
    }
    if (victimSum() != victimSum) {
      throw new AssertionError(when + ": the memory of a domain that did nothing has changed");
    }
    String said = board.takeText();
    if (said.contains("internal error") || hypervisor.internalErrors() > 0) {
      throw new AssertionError(when + ": " + said);
    }
  }

  private void step() throws ImageException {
    revive();
    Vcpu vcpu = hypervisor.dispatcher().running();
    if (vcpu == null) {
      passTime();
    } else if (vcpu.domain().id() == 0) {
      call(Numbers.SCHED_OP, 1, 0, 0, 0);
    } else {
      further += vcpu.id() == 0 ? 0 : 1;
      switch (random.nextInt(16)) {
        case 0, 1 -> attackTables(vcpu);
        case 2 -> touch();
        case 3, 4 -> {
          if (vcpu.domain().abi.isLater()) {
            attackTables(vcpu); // which are not accounted
          } else {
            makeTable(vcpu);
          }
        }
        case 5 -> forgeGrants(vcpu.domain());
        case 6, 7, 8 -> grantCall(vcpu.domain());
        case 9 -> passTime();
        case 10 -> vcpuCall(vcpu);
        default -> randomCall(vcpu.domain());
      }
    }
    checkAccessed();
  }

  /** What the soft TLB has of the pages accessed lately, whoever runs now. */
  private void checkAccessed() {
    Vcpu running = hypervisor.dispatcher().running();
    for (int i = 0; i < ACCESSED && running != null && accessed[i] != 0; i++) {
      audit.checkPage(cpu, ram.hostAddress(), running.domain(), accessed[i], "call " + calls);
    }
  }

  private void access(int address, int value) {
    accessed[accesses++ % ACCESSED] = address & -MachineMemory.FRAME_SIZE;
    try {
      cpu.mmu.load32(address);
    } catch (GuestAbort abort) {
      // Nothing there.
    }
    store(address, value);
  }

  /**
   * A page that was just written becomes a table, or ends to be one: its mapping is made read-only
   * or writable by a store to the table that holds it, which flushes nothing.
   */
  private void makeTable(Vcpu vcpu) {
    int page = PLAY + random.nextInt(PLAY_PAGES);
    int frame = vcpu.domain().firstFrame + page;
    int firstLevel = VIRTUAL + (vcpu.tableBase - (vcpu.domain().firstFrame << 12));
    access(VIRTUAL + (page << 12), 0);
    boolean table = random.nextBoolean();
    store(
        firstLevel + 16384 + 4 * page,
        frame << 12 | (table ? Descriptor.PAGE_USER_READS : Descriptor.PAGE_ALL));
    store(SCRATCH, table ? 0 : 4);
    store(SCRATCH + 4, frame);
    call(Numbers.MMUEXT_OP, SCRATCH, 1, 0, DomainId.SELF);
    access(VIRTUAL + (page << 12), 0);
  }

  /** Makes those anew that ended, and wakes those that wait for what never comes. */
  private void revive() throws ImageException {
    for (int id = 2; id < 2 + HOSTILE; id++) {
      Domain domain = hypervisor.domains().get(id);
      if (domain != null && (domain.shutDown || domain.paused || !isHealthy(domain))) {
        hypervisor.lifecycle().destroy(domain);
        mappings.remove(id);
        domain = null;
      }
      if (domain == null) {
        recreated++;
        make("hostile" + recreated, hostileKernel, vcpus);
      } else if (hypervisor.dispatcher().running() == null) {
        domain.vcpus().forEach(hypervisor.dispatcher()::wake);
      }
    }
  }

  /** Whether it could make a hypercall, if it is the one that runs. */
  private boolean isHealthy(Domain domain) {
    Vcpu vcpu = hypervisor.dispatcher().running();
    if (vcpu == null || vcpu.domain() != domain) {
      return domain.vcpus().stream().anyMatch(Vcpu::isOnline);
    }
    try {
      cpu.mmu.store32(CODE, HYPERCALL);
      return cpu.mmu.load32(CODE) == HYPERCALL && vcpu.mode == Vcpu.KERNEL;
    } catch (GuestAbort abort) {
      return false;
    }
  }

  private void passTime() {
    board.pass(random.nextInt((int) TICK));
    cpu.raise(ExceptionKind.IRQ, cpu.pc);
  }

  private int call(int number, int r0, int r1, int r2, int r3) {
    cpu.r[7] = number;
    cpu.r[0] = r0;
    cpu.r[1] = r1;
    cpu.r[2] = r2;
    cpu.r[3] = r3;
    cpu.r[13] = SCRATCH;
    cpu.thumb = false;
    calls++;
    Vcpu caller = hypervisor.dispatcher().running();
    store(CODE, caller.domain().abi.isLater() ? SWI | number : HYPERCALL);
    cpu.raise(ExceptionKind.SWI, CODE);
    int result = hypervisor.dispatcher().running() == caller ? cpu.r[0] : 0;
    succeeded += result >= 0 ? 1 : 0;
    return result;
  }

  /** What it does about its own virtual CPUs, those that there are and one that there is not. */
  private void vcpuCall(Vcpu caller) {
    int other = random.nextInt(vcpus + 1);
    switch (random.nextInt(6)) {
      case 0 -> {
        forge(caller.domain());
        boolean right = random.nextInt(4) != 0;
        store(SCRATCH + 4 * 5, SCRATCH);
        store(SCRATCH + 4 * 6, CODE);
        store(SCRATCH + 4 * 7, right ? caller.tableBase : value(caller.domain()));
        store(SCRATCH + 4 * 16, CODE);
        call(Numbers.VCPU_OP, 0, other, SCRATCH, 0);
      }
      case 1, 2 -> call(Numbers.VCPU_OP, 1, other, 0, 0);
      case 3 -> call(Numbers.VCPU_OP, other == caller.id() ? 3 : 2, other, 0, 0);
      case 4 -> {
        int port = eventCall(7, other, 0) == 0 ? word(SCRATCH + 8) : random.nextInt(1024);
        eventCall(4, port, 0);
      }
      default -> eventCall(random.nextBoolean() ? 8 : 9, random.nextInt(1024), other);
    }
  }

  private int eventCall(int command, int first, int second) {
    store(SCRATCH, command);
    store(SCRATCH + 4, first);
    store(SCRATCH + 8, second);
    return call(Numbers.EVENT_CHANNEL_OP, SCRATCH, 0, 0, 0);
  }

  private int word(int address) {
    try {
      return cpu.mmu.load32(address);
    } catch (GuestAbort abort) {
      return -1;
    }
  }

  private void randomCall(Domain domain) {
    int number = random.nextInt(64);
    boolean ends =
        number == Numbers.SCHED_OP
            || number == Numbers.SCHED_OP_COMPAT
            || number == Numbers.RESTORE_GUEST_CONTEXT
            || number == Numbers.SET_CALLBACKS
            || number == Numbers.VCPU_OP;
    if (ends && random.nextInt(32) != 0) {
      return;
    }
    forge(domain);
    int mask = random.nextBoolean() ? 15 : -1;
    call(
        number,
        value(domain) & mask,
        value(domain),
        random.nextInt(4) == 0 ? value(domain) : random.nextInt(4),
        random.nextBoolean() ? DomainId.SELF : value(domain));
  }

  /** Fills the page of structures. */
  private void forge(Domain domain) {
    for (int i = 0; i < 16; i++) {
      store(SCRATCH + 4 * random.nextInt(48), value(domain));
    }
  }

  /** Small numbers, pointers, frames of anybody, descriptors, domains, and anything. */
  private int value(Domain domain) {
    int ownFrame = domain.firstFrame + random.nextInt(256);
    int anyFrame = random.nextInt(MEGABYTES << 8);
    return switch (random.nextInt(11)) {
      case 0, 1 -> random.nextInt(16);
      case 2, 3 -> SCRATCH + 4 * random.nextInt(64);
      case 4 -> VIRTUAL + random.nextInt(PARTITION);
      case 5 -> ownFrame;
      case 6 -> ownFrame << 12 | (random.nextBoolean() ? Descriptor.PAGE_ALL : 0xAAE);
      case 7 -> anyFrame << 12 | random.nextInt(4096);
      case 8 -> 0x7FF0 + random.nextInt(16);
      case 9 -> WINDOW + (random.nextInt(512) << 12);
      default -> random.nextInt();
    };
  }

  private void store(int address, int value) {
    try {
      cpu.mmu.store32(address, value);
    } catch (GuestAbort abort) {
      // As it should be, where it may not.
    }
  }

  /** Stores descriptors into its own tables, wherever they are, and uses what they lead to. */
  private void attackTables(Vcpu vcpu) {
    int tables = VIRTUAL + (vcpu.tableBase - (vcpu.domain().firstFrame << 12));
    store(tables + 4 * random.nextInt(8192), value(vcpu.domain()));
    touch();
  }

  private void touch() {
    int address =
        random.nextBoolean()
            ? WINDOW + (random.nextInt(512) << 12)
            : VIRTUAL + (random.nextInt(256) << 12);
    try {
      cpu.mmu.load32(address);
    } catch (GuestAbort abort) {
      // Nothing there.
    }
    // Behind the kernel, so that it lives a while.
    if (address - VIRTUAL < 0 || address - VIRTUAL > 0x40000) {
      store(address + 4 * random.nextInt(1024), random.nextInt());
    }
  }

  /** What it writes into its grant table, if it has one. */
  private void forgeGrants(Domain domain) {
    int table = domain.grants().firstFrame();
    if (table < 0) {
      store(SCRATCH, DomainId.SELF);
      store(SCRATCH + 4, 4);
      store(SCRATCH + 12, SCRATCH + 64);
      call(Numbers.GRANT_TABLE_OP, 2, SCRATCH, 1, 0);
      return;
    }
    GrantEntryLayout layout = domain.abi.grantEntry();
    int entry = (table << 12) + layout.size() * random.nextInt(16);
    int flags = random.nextInt(4) == 0 ? random.nextInt(32) : 1;
    int play = domain.firstFrame + PLAY + random.nextInt(PLAY_PAGES);
    memory.setHalf(entry, flags);
    memory.setHalf(entry + layout.domain(), 2 + random.nextInt(HOSTILE));
    memory.setWord(entry + layout.frame(), random.nextInt(4) == 0 ? value(domain) : play);
  }

  /** Maps and unmaps what others may have granted. */
  private void grantCall(Domain domain) {
    Deque<int[]> known = mappings.computeIfAbsent(domain.id(), id -> new ArrayDeque<>());
    if (!known.isEmpty() && random.nextInt(3) == 0) {
      unmap(known.removeFirst());
      return;
    }
    Vcpu caller = hypervisor.dispatcher().running();
    if (domain.abi.isLater()) {
      // Which makes its second-level tables itself.
      int tables = VIRTUAL + (caller.tableBase - (domain.firstFrame << 12));
      store(tables + (WINDOW >>> 20 << 2), (domain.firstFrame + PLAY) << 12 | Descriptor.COARSE);
    }
    if (domain.abi.isLater() && random.nextInt(3) == 0) {
      copy(domain);
      return;
    }
    int host = random.nextInt(8) == 0 ? value(domain) : WINDOW + (random.nextInt(64) << 12);
    store(SCRATCH, host);
    store(SCRATCH + 4, 0);
    store(SCRATCH + 8, 2 + 4 * random.nextInt(2) + random.nextInt(2));
    store(SCRATCH + 12, random.nextInt(16));
    store(SCRATCH + 16, 2 + random.nextInt(HOSTILE));
    store(SCRATCH + 24, -1);
    call(Numbers.GRANT_TABLE_OP, 0, SCRATCH, 1, 0);
    if (hypervisor.dispatcher().running() == caller && status() == 0) {
      mapped++;
      known.addLast(new int[] {cpu.mmu.load32(SCRATCH + 28), host});
      access(host + 4 * random.nextInt(1024), random.nextInt());
    }
  }

  /** Has the hypervisor copy from and to what others may have granted, or anything else. */
  private void copy(Domain domain) {
    for (int place = 0; place < 2; place++) {
      boolean granted = random.nextInt(3) != 0;
      store(SCRATCH + 8 * place, granted ? random.nextInt(16) : copyFrame(domain));
      int whose = granted ? 2 + random.nextInt(HOSTILE) : DomainId.SELF;
      whose = random.nextInt(16) == 0 ? random.nextInt(1 << 16) : whose;
      store(SCRATCH + 8 * place + 4, whose | copyNumber() << 16);
    }
    store(SCRATCH + 16, copyNumber() | random.nextInt(4) << 16);
    Vcpu caller = hypervisor.dispatcher().running();
    call(Numbers.GRANT_TABLE_OP, 5, SCRATCH, 1, 0);
    copied += hypervisor.dispatcher().running() == caller && word(SCRATCH + 20) << 16 == 0 ? 1 : 0;
  }

  /** One of its own behind what it needs to live, or anybody's. */
  private int copyFrame(Domain domain) {
    return random.nextInt(4) == 0
        ? value(domain)
        : domain.firstFrame + PLAY + random.nextInt(PLAY_PAGES);
  }

  private int copyNumber() {
    return random.nextInt(8) == 0 ? random.nextInt(1 << 16) : random.nextInt(2048);
  }

  private int status() {
    try {
      return cpu.mmu.load16(SCRATCH + 24);
    } catch (GuestAbort abort) {
      return -1;
    }
  }

  private void unmap(int[] mapping) {
    accessed[accesses++ % ACCESSED] = mapping[1] & -MachineMemory.FRAME_SIZE;
    store(SCRATCH, mapping[1]);
    store(SCRATCH + 4, 0);
    store(SCRATCH + 8, 0);
    store(SCRATCH + 12, 0);
    store(SCRATCH + 16, mapping[0]);
    call(Numbers.GRANT_TABLE_OP, 1, SCRATCH, 1, 0);
  }

  /** What there was, for messages. */
  String summary() {
    return String.format(
        "%d hypercalls, %d not refused, %d grants mapped, %d copies, %d domains made anew, %d steps of"
            + " further virtual CPUs; by number %s",
        calls, succeeded, mapped, copied, recreated, further, Arrays.toString(counts()));
  }

  private long[] counts() {
    long[] all = new long[Numbers.COUNT];
    Arrays.setAll(all, hypervisor.hypercalls()::count);
    return all;
  }

  @Override
  public void close() {
    ram.close();
  }
}
