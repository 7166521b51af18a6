package dev.armature.soc.versatile;

import dev.armature.testkit.BoardRig;
import dev.armature.testkit.HostileGuestContract;

class HostileGuestTest extends HostileGuestContract {
  @Override
  protected BoardRig<?> newRig() {
    return new Rig();
  }

  @Override
  protected String[] flashes() {
    return new String[] {"flash"};
  }
}
