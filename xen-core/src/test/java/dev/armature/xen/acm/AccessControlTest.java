package dev.armature.xen.acm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.platform.ConsoleDriver;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Decisions of each model, case by case, against what its policy says. */
class AccessControlTest {
  private static final int READ = ObjectType.GRANT_READ;
  private static final int WRITE = ObjectType.GRANT_WRITE;

  private final StringBuilder said = new StringBuilder();
  private final Set<Integer> classes = new HashSet<>();
  private final AccessControl access =
      new AccessControl(new XenConsole(new Listener(said)), classes::contains);

  private record Listener(StringBuilder said) implements ConsoleDriver {
    @Override
    public void start() {}

    @Override
    public void send(int value) {
      said.append((char) value);
    }

    @Override
    public int receive() {
      return -1;
    }

    @Override
    public int line() {
      return 0;
    }
  }

  private void load(String source) throws PolicyException {
    access.load(PolicySource.toBinary(source.getBytes(UTF_8)));
  }

  private static Domain ofClass(int securityClass) {
    Domain domain = new Domain(securityClass);
    domain.securityClass = securityClass;
    return domain;
  }

  private boolean grant(int subject, int owner, int use, int request) {
    return access.permits(ofClass(subject), ObjectType.GRANT, request, ofClass(owner), use);
  }

  private boolean event(int subject, int owner, int use, int request) {
    return access.permits(ofClass(subject), ObjectType.EVENT, request, ofClass(owner), use);
  }

  @Test
  void withoutAPolicyEverythingIsPermitted() {
    assertFalse(access.isEnabled());
    assertTrue(grant(1, 2, 3, READ | WRITE));
    assertEquals(0, access.refusals());
  }

  @Test
  void typeEnforcementIsTheMatrix() throws PolicyException {
    load(
        """
        model te
        vm 1 a
        vm 2 b c     # in two domains
        grant 5 7 t
        grant 5 8 u v
        allow grant a t 0x20000000
        allow grant b u 0x40000000
        allow grant c v 0x20000000
        """);
    int[][] permitted = {{1, 7, READ}, {2, 8, WRITE}, {2, 8, READ}};
    for (int subject = 1; subject <= 3; subject++) {
      for (int use = 6; use <= 8; use++) {
        for (int request : new int[] {READ, WRITE, READ | WRITE}) {
          boolean expected = false;
          for (int[] p : permitted) {
            // One element must grant all bits: reading by one and writing by another do not add up.
            expected |= p[0] == subject && p[1] == use && p[2] == request;
          }
          assertEquals(expected, grant(subject, 5, use, request), subject + " " + use);
          assertFalse(grant(subject, 6, use, request), "another owner");
        }
      }
    }
  }

  @Test
  void aChannelMayBeOpenedByTheRulesOfEitherEnd() throws PolicyException {
    load(
        """
        model te
        vm 1 a
        vm 2 b
        event 2 9 t
        allow event a t 0x10000000
        """);
    assertTrue(event(1, 2, 9, ObjectType.EVENT_OPEN));
    assertTrue(event(2, 1, 9, ObjectType.EVENT_OPEN), "roles swapped");
    assertFalse(event(1, 2, 9, ObjectType.EVENT_SEND));
    assertFalse(event(1, 2, 8, ObjectType.EVENT_OPEN));
    assertFalse(event(1, 1, 9, ObjectType.EVENT_OPEN));
  }

  @Test
  void devicesLinesVirtualInterruptsAndDomainsHaveSetsOfTheirOwn() throws PolicyException {
    load(
        """
        model te
        vm 0 control
        line 12 t
        memory 12 u
        virq 3 t
        resource 7 1 t
        simple 0x10 t
        allow line control t 0xC
        allow virq control t 3
        allow resource control t 0x10
        allow simple control t 0x20000
        """);
    Domain control = ofClass(0);
    assertTrue(access.permits(control, ObjectType.LINE, ObjectType.LINE_ACCESS, 12));
    assertFalse(access.permits(control, ObjectType.LINE, ObjectType.LINE_ACCESS, 13));
    assertFalse(access.permits(control, ObjectType.IO_MEMORY, 0x60000, 12));
    assertTrue(access.permits(control, ObjectType.VIRQ, ObjectType.VIRQ_BIND, 3));
    assertFalse(access.permits(control, ObjectType.VIRQ, ObjectType.VIRQ_BIND, 0));
    assertTrue(
        access.permits(control, ObjectType.DOMAIN, ObjectType.DOMAIN_DESTROY, ofClass(7), 0));
    assertFalse(access.permits(control, ObjectType.DOMAIN, ObjectType.DOMAIN_PAUSE, ofClass(7), 0));
    assertTrue(access.permits(control, ObjectType.POLICY, 1, 0));
    assertFalse(access.permits(control, ObjectType.POLICY, 2, 0));
  }

  @Test
  void bellLaPadulaNeitherReadsUpNorWritesDown() throws PolicyException {
    load(
        """
        model blp
        subject 1 2 4
        object 10 1
        object 11 2
        object 12 3
        object 13 4
        object 14 5
        """);
    for (int level = 1; level <= 5; level++) {
      int use = 9 + level;
      boolean read = level <= 4;
      boolean write = level >= 2;
      assertEquals(read, grant(1, 6, use, READ), "read " + level);
      assertEquals(write, grant(1, 6, use, WRITE), "write " + level);
      assertEquals(read && write, grant(1, 6, use, READ | WRITE), "both " + level);
      assertEquals(read, grant(6, 1, use, ObjectType.GRANT_TRANSFER), "the receiver reads");
    }
    assertFalse(grant(2, 6, 11, READ), "a subject without a label");
    assertFalse(grant(1, 6, 15, READ), "an object without a label");
    assertTrue(event(2, 6, 15, ObjectType.EVENT_OPEN), "it judges grants only");
  }

  @Test
  void bibaRefusesWhatIsAboveOnesIntegrity() throws PolicyException {
    load("model biba\nsubject 1 2 4\nobject 10 2\nobject 11 3\n");
    assertTrue(grant(1, 6, 10, READ));
    assertFalse(grant(1, 6, 11, READ));
    assertTrue(grant(1, 6, 12, READ), "it leaves to others what it does not know");
    assertTrue(grant(2, 6, 11, READ));
  }

  @Test
  void aChineseWallKeepsConflictingClassesApart() throws PolicyException {
    load("model wall\nclass 1 2 3\nconflict 1 3\n");
    for (int there = 1; there <= 3; there++) {
      classes.clear();
      classes.add(there);
      for (int made = 1; made <= 4; made++) {
        boolean conflict = made + there == 4 && made != there;
        boolean expected = made <= 3 && !conflict;
        assertEquals(
            expected,
            access.permits(ofClass(0), ObjectType.DOMAIN, ObjectType.DOMAIN_CREATE, made),
            made + " beside " + there);
      }
    }
    assertThrows(PolicyException.class, () -> access.checkLabels(4));
    assertThrows(PolicyException.class, () -> access.checkConflicts(1));
  }

  @Test
  void oneRefusalRefuses() throws PolicyException {
    load(
        """
        model te
        vm 1 a
        grant 2 3 t
        allow grant a t 0x60000000
        model blp
        subject 1 5 5
        object 3 4
        """);
    assertTrue(grant(1, 2, 3, READ));
    assertFalse(grant(1, 2, 3, WRITE));
    assertTrue(
        said.toString().contains("class 1 refused grant 0x40000000 of 2 (use 3): blp no write"),
        said.toString());
  }

  @Test
  void permissionsAreKeptUntilAPolicyChanges() throws PolicyException {
    load("model blp\nsubject 1 1 1\nobject 3 1\n");
    assertTrue(grant(1, 2, 3, READ));
    assertTrue(grant(1, 2, 3, READ));
    assertEquals(1, access.cacheHits());
    load("model blp\nsubject 1 1 1\nobject 3 2\n");
    assertFalse(grant(1, 2, 3, READ));
    assertFalse(grant(1, 2, 3, READ));
    assertEquals(2, access.refusals());
  }

  @Test
  void refusalsDoNotFloodTheConsole() throws PolicyException {
    load("model blp\n");
    for (int i = 0; i < 1000; i++) {
      grant(1, 2, i, READ);
    }
    assertEquals(1000, access.refusals());
    assertTrue(said.toString().lines().count() <= 101);
  }

  @Test
  void aBadSourceIsToldByItsLine() {
    for (String source :
        new String[] {
          "vm 1 a",
          "model",
          "model x",
          "model te\nvm",
          "model te\nallow cats a b 1",
          "model blp\nsubject 1 2",
          "model wall\nconflict 1 2",
          "model biba\nobject x 1",
          "model te\nwhatever 1 2"
        }) {
      PolicyException e =
          assertThrows(PolicyException.class, () -> PolicySource.toBinary(source.getBytes(UTF_8)));
      assertTrue(e.getMessage().startsWith("line "), source + ": " + e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
    }
    assertThrows(PolicyException.class, () -> PolicySource.toBinary(new byte[0]));
  }

  @Property(tries = 2000)
  void aDamagedPolicyIsRefusedOrDecides(
      @ForAll @IntRange(max = 600) int at, @ForAll byte value, @ForAll @IntRange(max = 700) int cut)
      throws PolicyException {
    byte[] policy =
        PolicySource.toBinary(
            """
            model te
            vm 1 a b
            event 2 9 t
            grant 5 7 t u
            resource 7 1 t
            allow grant b u 0x20000000
            allow event a t 0x10000000
            model wall
            class 1 2
            conflict 1 2
            """
                .getBytes(UTF_8));
    byte[] damaged = java.util.Arrays.copyOf(policy, Math.min(policy.length, Math.max(cut, 1)));
    damaged[at % damaged.length] = value;
    AccessControl other = new AccessControl(new XenConsole(new Listener(said)), c -> true);
    try {
      other.load(damaged);
    } catch (PolicyException e) {
      return;
    }
    other.permits(ofClass(1), ObjectType.GRANT, READ, ofClass(5), 7);
    other.permits(ofClass(1), ObjectType.EVENT, ObjectType.EVENT_OPEN, ofClass(2), 9);
    other.permits(ofClass(1), ObjectType.DOMAIN, ObjectType.DOMAIN_CREATE, 2);
  }
}
