package dev.armature.debug.monitor;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegister.Group;
import dev.armature.debug.CpuRegisters;
import dev.armature.debug.MachineGoneException;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.CachedPage;
import dev.armature.runtime.cpu.EngineStatistics;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.HotCode;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.symbols.Symbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code info}: what there is to see of every machine. */
final class InfoTopics {
  private static final String TOPIC = "topic";
  private static final int HOTTEST = 20;

  private final MonitorTarget target;
  private final ArmCpu cpu;
  private final Map<String, InfoTopic> topics = new LinkedHashMap<>();

  InfoTopics(MonitorTarget target, List<InfoTopic> more) {
    this.target = target;
    this.cpu = target.control().machine().cpu();
    add(new InfoTopic("status", "whether the machine runs", this::status));
    add(new InfoTopic("registers", "the CPU's registers of all modes, and CP15", this::registers));
    add(new InfoTopic("mtree", "what answers at which physical address", this::mtree));
    add(new InfoTopic("irq", "interrupt lines, exceptions taken", this::irq));
    add(new InfoTopic("tlb", "translations in the soft TLB", this::tlb));
    add(new InfoTopic("jit", "what the engine has translated", this::jit));
    add(new InfoTopic("profile", "the regions that were entered most often", this::profile));
    more.forEach(this::add);
  }

  private void add(InfoTopic topic) {
    topics.put(topic.name(), topic);
  }

  Command command() {
    return new Command(
        "info", List.of(TOPIC), 0, "shows " + String.join(", ", topics.keySet()), this::info);
  }

  private Report info(Map<String, String> arguments) throws MonitorException, MachineGoneException {
    String name = arguments.get(TOPIC);
    if (name == null) {
      Report list = new Report().plainTable("topics", "topic", "description");
      topics.values().forEach(topic -> list.row(topic.name(), topic.description()));
      return list;
    }
    InfoTopic topic = topics.get(name);
    if (topic == null) {
      throw new MonitorException(
          "info %s: unknown; there are: %s", name, String.join(", ", topics.keySet()));
    }
    return target.control().call(() -> topic.report().get());
  }

  private Report status() {
    return new Report()
        .value("status", target.control().halt() == null ? "running" : "paused")
        .value("machine", target.board().name())
        .value("engine", target.engine().name())
        .value("instructions", cpu.retired())
        .value("guestSeconds", target.control().machine().context().clock().nanos() / 1e9);
  }

  private Report registers() {
    Report report = new Report();
    List<CpuRegister> all = new CpuRegisters(cpu).all();
    for (Group group : Group.values()) {
      List<CpuRegister> some = all.stream().filter(r -> r.group() == group).toList();
      report.words(
          group.name().toLowerCase(Locale.ROOT),
          some.stream().map(CpuRegister::name).toList(),
          some.stream().map(r -> new Report.Word(r.read().getAsInt())).toList());
    }
    return report.value("state", state());
  }

  /** For example {@code NZcv svc IF Thumb}. */
  private String state() {
    int psr = cpu.cpsr();
    return flag(psr, Psr.N, 'n')
        + flag(psr, Psr.Z, 'z')
        + flag(psr, Psr.C, 'c')
        + flag(psr, Psr.V, 'v')
        + flag(psr, Psr.Q, 'q')
        + " "
        + Psr.modeName(psr)
        + " "
        + flag(psr, Psr.I, 'i')
        + flag(psr, Psr.F, 'f')
        + (cpu.thumb ? " Thumb" : " ARM");
  }

  private static String flag(int psr, int bit, char name) {
    return String.valueOf((psr & bit) != 0 ? Character.toUpperCase(name) : name);
  }

  private Report mtree() {
    Report report = new Report().table("windows", "first", "last", "name", "kind");
    target.control().machine().memory().mappings().stream()
        .sorted((a, b) -> Integer.compareUnsigned(a.start(), b.start()))
        .forEach(
            m ->
                report.row(
                    new Report.Word(m.start()),
                    new Report.Word(m.start() + m.size() - 1),
                    m.name(),
                    kind(m)));
    return report;
  }

  private static String kind(Mapping m) {
    return m.directWrite() ? "RAM" : m.directRead() ? "ROM" : "device";
  }

  private Report irq() {
    Report report =
        new Report()
            .value("irqLine", cpu.irqAsserted())
            .value("fiqLine", cpu.fiqAsserted())
            .value("irqMasked", (cpu.interruptMasks() & Psr.I) != 0)
            .value("fiqMasked", (cpu.interruptMasks() & Psr.F) != 0)
            .value("waiting", (cpu.attention & ArmCpu.ATTENTION_WAIT) != 0)
            .table("exceptions", "exception", "taken");
    for (ExceptionKind kind : ExceptionKind.values()) {
      report.row(kind.name().toLowerCase(Locale.ROOT), cpu.exceptionCount(kind));
    }
    return report;
  }

  private Report tlb() {
    Report report =
        new Report()
            .value("misses", cpu.mmu.misses())
            .table("pages", "virtual", "physical", "loads", "stores");
    for (CachedPage page : cpu.mmu.cachedPages()) {
      report.row(
          new Report.Word(page.virtual()),
          new Report.Word(page.physical()),
          page.loads(),
          page.stores());
    }
    return report;
  }

  private Report jit() {
    EngineStatistics statistics = target.engine().statistics();
    return new Report()
        .value("engine", target.engine().name())
        .value("regionsTranslated", statistics.regionsTranslated())
        .value("regionsDropped", statistics.regionsDropped())
        .value("bytecodeBytes", statistics.bytecodeBytes())
        .value("translationSeconds", statistics.translationNanos() / 1e9)
        .value("instructions", cpu.retired());
  }

  private Report profile() {
    Report report =
        new Report().table("regions", "address", "function", "set", "instructions", "runs");
    for (HotCode code : target.engine().hottest(HOTTEST)) {
      report.row(
          new Report.Word(code.address()),
          cpu.symbols.functionAt(code.address()).map(Symbol::name).orElse("-"),
          code.thumb() ? "Thumb" : "ARM",
          code.instructions(),
          code.runs());
    }
    return report;
  }
}
