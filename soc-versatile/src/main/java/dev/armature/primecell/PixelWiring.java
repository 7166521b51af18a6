package dev.armature.primecell;

/** How a board wires the pixel lines of a {@link Pl110Clcd} to its display, for 16 bits a pixel. */
public enum PixelWiring {
  /** As the PL110 means it: an intensity bit and 5 bits each. */
  INTENSITY_555,
  /** 5 bits red, 6 green, 5 blue; LCDControl.BGR says which of red and blue is lowest. */
  RGB_565,
  /** 5 bits red, 6 green, 5 blue, the lowest blue whatever LCDControl.BGR says. */
  BLUE_LOWEST_565
}
