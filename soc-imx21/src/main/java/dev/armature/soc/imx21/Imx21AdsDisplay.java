package dev.armature.soc.imx21;

import dev.armature.runtime.io.Display;
import dev.armature.runtime.io.Key;
import dev.armature.runtime.io.Picture;
import java.util.Optional;
import java.util.function.Supplier;

/** The LCD and the keypad of an {@link Imx21Ads}; it has no pointer. */
final class Imx21AdsDisplay implements Display {
  private final Lcdc lcdc;
  private final Keypad keypad;

  Imx21AdsDisplay(Lcdc lcdc, Keypad keypad) {
    this.lcdc = lcdc;
    this.keypad = keypad;
  }

  @Override
  public Optional<Picture> snapshot() {
    return lcdc.frame().map(LcdFrame::render);
  }

  @Override
  public Optional<Supplier<Picture>> frame() {
    return lcdc.frame().map(frame -> frame::render);
  }

  @Override
  public void key(Key key, boolean pressed) {
    keypad.key(key, pressed);
  }

  @Override
  public void pointer(int dx, int dy, int wheel, int buttons) {
    // There is a touch panel, but nothing that its wiring is known by.
  }
}
