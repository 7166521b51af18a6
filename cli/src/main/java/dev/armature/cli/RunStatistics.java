package dev.armature.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.EngineStatistics;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.time.Clock;
import dev.armature.translator.cache.TranslationCache;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a run, as JSON. Times that end in {@code FromStart} are in seconds from the start
 * of the JVM; null if it did not come to that.
 *
 * @param engine that ran the guest
 * @param clock guest time
 * @param cpu the guest's CPU
 * @param retiredBefore instructions that it had executed before this run
 * @param console what was seen of its console
 * @param reason why the run ended
 * @param started {@link System#nanoTime} before the first instruction
 * @param ended {@link System#nanoTime} after the last
 * @param times where the time went; null if nobody looked
 * @param kept what was known from earlier runs; null if nothing is kept
 * @param origin what the machine started from, which adds its own figures
 */
record RunStatistics(
    ExecutionEngine engine,
    Clock clock,
    ArmCpu cpu,
    long retiredBefore,
    ConsoleWatch console,
    RunEnd.Reason reason,
    long started,
    long ended,
    TimeSampling.Result times,
    TranslationCache kept,
    Origin origin) {

  /** Writes the figures to {@code file}. */
  void write(Path file) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file);
        JsonGenerator json = new JsonFactory().createGenerator(writer)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      writeRun(json);
      writeEngine(json);
      writeGuest(json);
      origin.writeStatistics(json, started);
      if (times != null) {
        writeTimes(json);
      }
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Seconds from the start of the process to the first guest instruction. */
  double secondsToFirstInstruction() {
    return StartTime.secondsTo(started);
  }

  /** Seconds from the start of the process to the first byte on the console. */
  double secondsToFirstByte() {
    return StartTime.secondsTo(console.firstByte());
  }

  private void writeRun(JsonGenerator json) throws IOException {
    double wall = (ended - started) / 1e9;
    json.writeStringField("engine", engine.name());
    json.writeStringField("exitReason", reason.text());
    json.writeNumberField("exitCode", reason.exitCode());
    json.writeNumberField("guestInstructions", cpu.retired());
    json.writeNumberField("guestSeconds", clock.nanos() / 1e9);
    json.writeNumberField("wallSeconds", wall);
    json.writeNumberField("cpuSeconds", cpuSeconds());
    json.writeNumberField("mips", (cpu.retired() - retiredBefore) / wall / 1e6);
    writeTime(json, "firstInstructionFromStart", started);
    writeTime(json, "firstConsoleByteFromStart", console.firstByte());
    writeTime(json, "untilMatchFromStart", console.match());
    json.writeNumberField("peakRssBytes", peakRssBytes());
    HostThreads threads = HostThreads.now();
    HostThreads none = new HostThreads(Map.of());
    json.writeNumberField("c1CompilerSeconds", threads.seconds("C1 CompilerThre", none));
    json.writeNumberField("c2CompilerSeconds", threads.seconds("C2 CompilerThre", none));
  }

  private void writeEngine(JsonGenerator json) throws IOException {
    EngineStatistics statistics = engine.statistics();
    json.writeNumberField("regionsTranslated", statistics.regionsTranslated());
    json.writeNumberField("regionsDropped", statistics.regionsDropped());
    json.writeNumberField("regionsMoved", statistics.regionsMoved());
    json.writeNumberField("bytecodeBytes", statistics.bytecodeBytes());
    json.writeNumberField("translationSeconds", statistics.translationNanos() / 1e9);
    json.writeNumberField("translationStallSeconds", statistics.stalledNanos() / 1e9);
    json.writeNumberField("softTlbMisses", cpu.mmu.misses());
    if (kept != null) {
      TranslationCache.Figures figures = kept.figures();
      json.writeObjectFieldStart("translationCache");
      json.writeNumberField("loaded", figures.loaded());
      json.writeNumberField("damaged", figures.damaged());
      json.writeNumberField("used", figures.used());
      json.writeNumberField("rejected", figures.rejected());
      json.writeNumberField("learned", figures.learned());
      json.writeEndObject();
    }
  }

  private void writeGuest(JsonGenerator json) throws IOException {
    json.writeNumberField(
        "interrupts",
        cpu.exceptionCount(ExceptionKind.IRQ) + cpu.exceptionCount(ExceptionKind.FIQ));
    json.writeObjectFieldStart("exceptions");
    for (ExceptionKind kind : ExceptionKind.values()) {
      json.writeNumberField(kind.name().toLowerCase(Locale.ROOT), cpu.exceptionCount(kind));
    }
    json.writeEndObject();
  }

  /**
   * The time of translation, as far as the thread waits for it, is by the engine's own clock, less
   * the thread's share of waiting for a processor: HotSpot's making of classes belongs to it, of
   * which a sampler sees little. The rest of the processor time is shared out by the samples.
   */
  private void writeTimes(JsonGenerator json) throws IOException {
    double runnable = times.processor() + times.waited();
    double running = runnable == 0 ? 1 : times.processor() / runnable;
    double translation = engine.statistics().stalledNanos() / 1e9 * running;
    double rest = Math.max(0, times.processor() - translation);
    double shares = 1 - times.kinds().get(TimeKind.TRANSLATION);
    json.writeObjectFieldStart("cpuThread");
    json.writeNumberField("wallSeconds", times.wall());
    json.writeNumberField("processorSeconds", times.processor());
    json.writeNumberField("waitedForProcessorSeconds", times.waited());
    json.writeNumberField(
        "idleSeconds", Math.max(0, times.wall() - times.processor() - times.waited()));
    json.writeNumberField("samples", times.samples());
    for (TimeKind kind : TimeKind.values()) {
      double share = shares == 0 ? 0 : times.kinds().get(kind) / shares;
      json.writeNumberField(
          kind.label() + "Seconds", kind == TimeKind.TRANSLATION ? translation : rest * share);
    }
    json.writeNumberField("c1CompilerSeconds", times.c1Compiler());
    json.writeNumberField("c2CompilerSeconds", times.c2Compiler());
    json.writeNumberField("collectionSeconds", times.collection());
    json.writeEndObject();
  }

  static void writeTime(JsonGenerator json, String name, long nanoTime) throws IOException {
    if (nanoTime == 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, StartTime.secondsTo(nanoTime));
    }
  }

  private static double cpuSeconds() {
    Duration total = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return total.toNanos() / 1e9;
  }

  /** The most memory the process had resident (proc(5), VmHWM), or 0 where there is no /proc. */
  private static long peakRssBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
