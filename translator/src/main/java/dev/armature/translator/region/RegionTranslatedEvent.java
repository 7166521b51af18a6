package dev.armature.translator.region;

import dev.armature.runtime.symbols.GuestSymbols;
import dev.armature.runtime.symbols.Symbol;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** A region was made; its duration is the time that took. */
@Name("armature.RegionTranslated")
@Label("Region Translated")
@Category("Armature")
@StackTrace(false)
@Registered(false)
final class RegionTranslatedEvent extends Event {
  @Label("Entry")
  @MemoryAddress
  long entry;

  @Label("Thumb")
  boolean thumb;

  @Label("Functions")
  @Description("Of which it has instructions: address and name of each, by address")
  String functions;

  @Label("Pages")
  @Description("Addresses of the pages of code that it is made from")
  String pages;

  @Label("Guest Instructions")
  int instructions;

  @Label("Bytes of Bytecode")
  int bytecode;

  @Label("Class")
  Class<?> region;

  @Label("Privileged")
  boolean privileged;

  @Label("Domain")
  String domain;

  /** Writes the event, if somebody wants it. */
  void commit(
      Region made,
      RegionShape shape,
      RegionCompiler.Draft draft,
      int bytecodeBytes,
      GuestSymbols symbols) {
    end();
    if (shouldCommit()) {
      entry = Integer.toUnsignedLong(made.pc);
      thumb = made.thumb;
      functions = functionsOf(shape, symbols);
      pages =
          made.pages.stream()
              .map(page -> Integer.toHexString(page.va))
              .collect(Collectors.joining(" "));
      instructions = made.instructions;
      bytecode = bytecodeBytes;
      region = made.getClass();
      privileged = draft.privileged();
      domain = draft.owner();
      commit();
    }
  }

  private static String functionsOf(RegionShape shape, GuestSymbols symbols) {
    return shape.blocks().stream()
        .flatMap(
            block ->
                IntStream.range(0, block.insns.length)
                    .mapToObj(i -> symbols.functionAt(block.address(i, shape.thumb()))))
        .flatMap(Optional::stream)
        .distinct()
        .sorted(Comparator.comparing(symbol -> Integer.toUnsignedLong(symbol.address())))
        .map(RegionTranslatedEvent::text)
        .collect(Collectors.joining(" "));
  }

  private static String text(Symbol function) {
    return Integer.toHexString(function.address()) + " " + function.name();
  }
}
