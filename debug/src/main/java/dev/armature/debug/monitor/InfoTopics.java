package dev.armature.debug.monitor;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegister.Group;
import dev.armature.debug.DebugThread;
import dev.armature.debug.MachineGoneException;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.CachedPage;
import dev.armature.runtime.cpu.EngineStatistics;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.cpu.HotCode;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.symbols.Symbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code info}: what there is to see of every machine. */
final class InfoTopics {
  private static final String TOPIC = "topic";
  private static final String CPU = "cpu";
  private static final int HOTTEST = 20;

  private final MonitorTarget target;
  private final SelectedCpu selected;
  private final Map<String, InfoTopic> topics = new LinkedHashMap<>();

  InfoTopics(MonitorTarget target, SelectedCpu selected, List<InfoTopic> more) {
    this.target = target;
    this.selected = selected;
    add(new InfoTopic("status", "whether the machine runs", this::status));
    add(new InfoTopic("cpus", "the CPUs, and the virtual ones of guests", selected::list));
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
    return target.control().call(() -> topic.report().make());
  }

  private Report status() {
    Machine machine = target.control().machine();
    return new Report()
        .value("status", target.control().halt() == null ? "running" : "paused")
        .value("machine", target.board().name())
        .value("engine", target.engines().getFirst().name())
        .value("instructions", machine.cpus().stream().mapToLong(ArmCpu::retired).sum())
        .value("guestSeconds", machine.context().clock().nanos() / 1e9);
  }

  private Report registers() {
    DebugThread thread = selected.thread();
    Report report = new Report().value(CPU, thread.name());
    for (Group group : Group.values()) {
      // Those of a virtual CPU that does not run have no values in part.
      List<CpuRegister> some =
          thread.registers().stream().filter(r -> r.group() == group && r.read() != null).toList();
      report.words(
          group.name().toLowerCase(Locale.ROOT),
          some.stream().map(CpuRegister::name).toList(),
          some.stream().map(r -> new Report.Word(r.read().getAsInt())).toList());
    }
    return report.value("state", state(thread.cpsr()));
  }

  /** For example {@code NZcv svc IF Thumb}. */
  private static String state(int psr) {
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
        + ((psr & Psr.T) != 0 ? " Thumb" : " ARM");
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

  private Report irq() throws MonitorException {
    ArmCpu cpu = selected.cpu();
    Report report =
        new Report()
            .value(CPU, cpu.number())
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

  private Report tlb() throws MonitorException {
    ArmCpu cpu = selected.cpu();
    Report report =
        new Report()
            .value(CPU, cpu.number())
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

  private Report jit() throws MonitorException {
    ArmCpu cpu = selected.cpu();
    ExecutionEngine engine = target.engines().get(cpu.number());
    EngineStatistics statistics = engine.statistics();
    return new Report()
        .value(CPU, cpu.number())
        .value("engine", engine.name())
        .value("regionsTranslated", statistics.regionsTranslated())
        .value("regionsDropped", statistics.regionsDropped())
        .value("regionsMoved", statistics.regionsMoved())
        .value("bytecodeBytes", statistics.bytecodeBytes())
        .value("translationSeconds", statistics.translationNanos() / 1e9)
        .value("instructions", cpu.retired());
  }

  private Report profile() throws MonitorException {
    ArmCpu cpu = selected.cpu();
    Report report =
        new Report().table("regions", "address", "function", "set", "instructions", "runs");
    for (HotCode code : target.engines().get(cpu.number()).hottest(HOTTEST)) {
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
