package dev.armature.soc.versatile;

import dev.armature.primecell.Pl110Clcd;
import dev.armature.primecell.Ps2Keyboard;
import dev.armature.primecell.Ps2Mouse;
import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.Key;
import dev.armature.runtime.io.Picture;
import java.util.Optional;
import java.util.function.Supplier;

/** The monitor, keyboard and mouse of a {@link VersatilePb}. */
final class VersatilePbDisplay implements Display {
  private final Pl110Clcd clcd;
  private final Ps2Keyboard keyboard;
  private final Ps2Mouse mouse;

  VersatilePbDisplay(Pl110Clcd clcd, Ps2Keyboard keyboard, Ps2Mouse mouse) {
    this.clcd = clcd;
    this.keyboard = keyboard;
    this.mouse = mouse;
  }

  @Override
  public Optional<Picture> snapshot() {
    return clcd.frame().map(Supplier::get);
  }

  @Override
  public Optional<Supplier<Picture>> frame() {
    return clcd.frame();
  }

  @Override
  public void key(Key key, boolean pressed) {
    keyboard.key(key, pressed);
  }

  @Override
  public void pointer(int dx, int dy, int wheel, int buttons) {
    mouse.move(dx, dy, wheel, buttons);
  }
}
