package dev.armature.xen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.runtime.load.AtagList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Xen core with mini-OS in its domains, on the virtual clock. */
class MiniOsTest {
  private static final Path HOME = Path.of(System.getProperty("armature.home"));
  private static final Path GUEST = HOME.resolve("guests/mini-os");
  private static final Path IMAGE = GUEST.resolve("mini-os.elf");

  /** The same for the interface of the later tree. */
  private static final Path LATER = GUEST.resolve("mini-os-later.elf");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"interpreter", "tiered", "verify"})
  void dom0PassesItsTests(String engine) throws IOException {
    String console =
        run(0, "--engine", engine, "--module", IMAGE.toString(), "--dom0", IMAGE + ",tests");
    assertTrue(console.contains("[dom0] tests: 0 failed\r\n"), console);
    assertTrue(console.contains("[XEN] Domain 0 shut down (reason 0)\r\n"), console);
  }

  @ParameterizedTest
  @CsvSource({
    "versatilepb, interpreter",
    "versatilepb, tiered",
    "versatilepb, verify",
    "imx21ads, tiered"
  })
  void theLaterInterfacePassesItsTests(String board, String engine) throws IOException {
    String console =
        run(
            0,
            "-M",
            board,
            "--engine",
            engine,
            "--module",
            LATER.toString(),
            "--dom0",
            LATER + ",tests");
    assertTrue(console.contains("[dom0] PASS masking\r\n"), console);
    assertTrue(console.contains("[dom0] tests: 0 failed\r\n"), console);
  }

  /** Structures with 64-bit members lie otherwise: shared page, run states, dom0_op's. */
  @ParameterizedTest
  @CsvSource({
    "mini-os-oabi.elf, interpreter",
    "mini-os-oabi.elf, tiered",
    "mini-os-later-oabi.elf, interpreter",
    "mini-os-later-oabi.elf, tiered"
  })
  void aKernelOfTheOldAbiPassesItsTests(String image, String engine) throws IOException {
    Path kernel = GUEST.resolve(image);
    String console =
        run(0, "--engine", engine, "--module", kernel.toString(), "--dom0", kernel + ",tests");
    assertTrue(console.contains("[dom0] PASS control\r\n"), console);
    assertTrue(console.contains("[dom0] tests: 0 failed\r\n"), console);
  }

  @ParameterizedTest
  @CsvSource({"mini-os.elf, mini-os-later.elf", "mini-os-later.elf, mini-os.elf"})
  void anotherDomainOfTheOtherInterfacePassesItsTests(String dom0, String other)
      throws IOException {
    String console =
        run(
            0,
            "--until",
            "tests: \\d+ failed",
            "--dom0",
            GUEST.resolve(dom0) + ",wait",
            "--dom",
            GUEST.resolve(other) + ",args=tests");
    assertTrue(console.contains("[dom1] tests: 0 failed"), console);
  }

  @ParameterizedTest
  @CsvSource({"mini-os.elf, mini-os-later.elf", "mini-os-later.elf, mini-os.elf"})
  void domainsOfTwoInterfacesTalkOverGrantsAndEvents(String server, String client)
      throws IOException {
    String console =
        run(
            0,
            "--until",
            "unmapped",
            "--dom0",
            IMAGE + ",wait",
            "--dom",
            GUEST.resolve(server) + ",name=server,args=ring-server 2",
            "--dom",
            GUEST.resolve(client) + ",name=client,args=ring-client 1");
    assertTrue(console.contains(" 0 wrong\r\n"), console);
    assertTrue(console.contains("[dom2] ring: unmapped, status 0"), console);
    assertTrue(console.contains("[dom2] transfer: status 0, again -9, no entry -1"), console);
    assertTrue(console.contains("[dom1] transfer: got 7ab5feed"), console);
    assertEquals(client.equals("mini-os.elf"), console.contains("mapped, status -9"));
    assertEquals(
        client.equals("mini-os-later.elf"),
        console.contains(
            "[dom2] copy: status 0, same 1, back 0, there 1, not granted -1, its frame -8"));
  }

  @ParameterizedTest
  @CsvSource({
    "mini-os.elf, mini-os-later.elf",
    "mini-os-later.elf, mini-os.elf",
    "mini-os-oabi.elf, mini-os-later.elf",
    "mini-os-later-oabi.elf, mini-os.elf",
    "mini-os.elf, mini-os-oabi.elf"
  })
  void dom0MakesDomainsOfTheOtherInterface(String dom0, String module) throws IOException {
    String console =
        run(
            0,
            "--until",
            "toolstack: (done|error)",
            "--module",
            GUEST.resolve(module).toString(),
            "--dom0",
            GUEST.resolve(dom0) + ",toolstack 3");
    assertTrue(console.contains("toolstack: done"), console);
    assertEquals(3, console.split("domain 1 ended, reason 0, 1024 pages", -1).length - 1);
  }

  @Test
  void theInterfaceCanBeSaid() throws IOException {
    // Its hypercalls are no system calls there, and the other way round: it gets nowhere.
    String console =
        run(
            0,
            "--until",
            "crashed",
            "--dom0",
            LATER + ",wait",
            "--dom",
            LATER + ",abi=2008,args=hello");
    assertFalse(console.contains("[dom1] mini-OS"), console);
    XenRun.assertRefused(
        "there are: 2008, 2008-oabi, later, later-oabi",
        "xen",
        "--dom0",
        IMAGE + ",abi=2007,hello",
        "--until",
        "x");
  }

  @Test
  void theFiguresOfARunTellWhatEachDomainDid() throws IOException {
    Path stats = directory.resolve("stats.json");
    run(
        0,
        "--stats",
        stats.toString(),
        "--until",
        "tests: \\d+ failed",
        "--dom0",
        IMAGE + ",wait",
        "--dom",
        IMAGE + ",name=worker,args=tests",
        "--dom",
        LATER + ",name=stranger,abi=2008,args=hello");
    String json = Files.readString(stats);
    int worker = json.indexOf("\"worker\"");
    int stranger = json.indexOf("\"stranger\"");
    assertTrue(json.indexOf("\"Domain-0\"") < worker && worker < stranger, json);
    String works = json.substring(worker, stranger);
    double instruction = seconds(works, "firstInstructionFromStart");
    assertTrue(instruction < seconds(works, "firstConsoleByteFromStart"), json);
    double first = seconds(json, "firstInstructionFromStart");
    String control = json.substring(json.indexOf("\"Domain-0\""), worker);
    for (String domain : List.of(control, works, json.substring(stranger))) {
      assertTrue(first <= seconds(domain, "firstInstructionFromStart"), json);
    }
    assertFalse(works.contains("null") || works.contains("\"crash\""), json);
    for (String figure : List.of("runningSeconds", "hypercalls", "events", "faults")) {
      assertTrue(works.matches("(?s).*\"" + figure + "\" : (0\\.0*)?[1-9].*"), figure + json);
    }
    String ends = json.substring(stranger);
    assertTrue(ends.contains("\"state\" : \"crashed\""), json);
    assertTrue(ends.contains("\"crash\" : \"DATA_ABORT at "), json);
    assertTrue(ends.contains("\"firstConsoleByteFromStart\" : null"), json);
    assertTrue(ends.contains("\"blockedSeconds\" : 0.0,"), json);
    assertTrue(ends.contains("\"hypercalls\" : 0,"), json);
    assertTrue(ends.contains("\"faults\" : 1"), json);
  }

  private static double seconds(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\" : ([0-9.]+)").matcher(json);
    assertTrue(matcher.find(), json);
    return Double.parseDouble(matcher.group(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bvt", "sedf", "credit"})
  void anotherDomainPassesItsTests(String scheduler) throws IOException {
    String console =
        run(
            0,
            "--sched",
            scheduler,
            "--until",
            "tests: \\d+ failed",
            "--dom0",
            IMAGE + ",wait",
            "--dom",
            IMAGE + ",args=tests");
    assertTrue(console.contains("[dom1] tests: 0 failed"), console);
  }

  @Test
  void domainsTalkOverGrantsAndEvents() throws IOException {
    String console =
        run(
            0,
            "--until",
            "unmapped",
            "--dom0",
            IMAGE + ",wait",
            "--dom",
            IMAGE + ",name=server,args=ring-server 2",
            "--dom",
            IMAGE + ",name=client,args=ring-client 1");
    assertTrue(console.contains(" 0 wrong\r\n"), console);
    assertTrue(console.contains("[dom2] ring: unmapped, status 0"), console);
  }

  @ParameterizedTest
  @CsvSource({"1, mini-os.elf", "7, mini-os.elf", "1, mini-os-later.elf", "7, mini-os-later.elf"})
  void hostileDomainsHarmNobodyElse(int seed, String image) throws IOException {
    Path hostile = GUEST.resolve(image);
    String console =
        XenRun.besideARing(
            directory,
            hostile + ",memory=4M,args=fuzz " + seed,
            hostile + ",memory=4M,args=fuzz " + (seed + 1));
    assertTrue(console.contains("fuzz: 0 rounds"), console);
    assertTrue(console.contains(" 0 wrong\r\n"), console);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bvt", "sedf", "credit"})
  void dom0MakesRunsAndDestroysDomains(String scheduler) throws IOException {
    String console =
        run(
            0,
            "--sched",
            scheduler,
            "--until",
            "toolstack: (done|error)",
            "--module",
            IMAGE.toString(),
            "--dom0",
            IMAGE + ",toolstack 5");
    assertTrue(console.contains("[dom1] mini-OS, domain 1, 1024 pages, \"hello\""), console);
    assertTrue(console.contains("toolstack: done"), console);
    assertEquals(5, console.split("domain 1 ended, reason 0, 1024 pages", -1).length - 1);
  }

  private static final String POLICY =
      """
      model te
      vm 0 control
      vm 1 program
      vm 2 program
      event 0 0 channel
      event 1 0 channel
      event 2 0 channel
      grant 1 0 page
      virq 0 timer
      allow virq control timer 3
      allow virq program timer 3
      allow event program channel 0x30000000
      allow grant program page %s
      model wall
      class 0 1 2
      conflict 1 1
      """;

  private String[] underPolicy(String grantRights, int server, String until) throws IOException {
    Path policy =
        Files.writeString(directory.resolve("policy"), String.format(POLICY, grantRights));
    return new String[] {
      "--policy",
      policy.toString(),
      "--until",
      until,
      "--dom0",
      IMAGE + ",wait",
      "--dom",
      IMAGE + ",memory=4M,class=" + server + ",args=ring-server 2",
      "--dom",
      IMAGE + ",memory=4M,class=2,args=ring-client 1 rounds=1000"
    };
  }

  @Test
  void aPolicyLetsDomainsDoWhatItSays() throws IOException {
    String console = run(0, underPolicy("0x70000000", 1, "demo: done"));
    assertTrue(console.contains(" 0 wrong\r\n"), console);
    assertFalse(console.contains("ACM"), console);
  }

  @Test
  void aPolicyRefusesWhatItDoesNotSayAndTellsTheRule() throws IOException {
    String console = run(0, underPolicy("0x20000000", 1, "te matrix"));
    assertTrue(
        console.contains("ACM: class 2 refused grant 0x60000000 of 1 (use 0): te matrix"), console);
  }

  private static final String DEVICE_POLICY =
      """
      model te
      vm 0 control
      virq 0 timer
      simple 0x10 policies
      line 13 serial-line
      memory 0x1F2 serial
      memory 0x1F3 serial
      allow virq control timer 3
      allow simple control policies 0x60000
      allow line control serial-line 0xC
      allow memory control serial %s
      """;

  /** Domain 0's test under a policy that grants it a device, or only half of what it takes. */
  private String testUnderDevicePolicy(String test, String rights) throws IOException {
    return testUnder(test, String.format(DEVICE_POLICY, rights));
  }

  /** Domain 0's test under a policy of these lines. */
  private String testUnder(String test, String lines) throws IOException {
    Path policy = Files.writeString(directory.resolve("policy"), lines);
    return run(
        0,
        "--policy",
        policy.toString(),
        "--until",
        "tests: \\d+ failed",
        "--dom0",
        IMAGE + ",tests=" + test);
  }

  @Test
  void aPolicyJudgesThePagesThatReachDevices() throws IOException {
    String console = testUnderDevicePolicy("permissions", "0x60000");
    assertTrue(console.contains("PASS permissions"), console);
    console = testUnderDevicePolicy("permissions", "0x20000");
    assertTrue(console.contains("FAIL permissions"), console);
  }

  @Test
  void underAPolicyTheStorageAnswersThoughThereIsNone() throws IOException {
    String console = testUnderDevicePolicy("storage", "0x60000");
    assertTrue(console.contains("PASS storage"), console);
  }

  @ParameterizedTest
  @CsvSource({"mini-os.elf, false", "mini-os-later.elf, true"})
  void aZeroEndsATextOrAPieceOfIt(String image, boolean goesOn) throws IOException {
    String console =
        run(0, "--until", "tests: \\d+ failed", "--dom0", GUEST.resolve(image) + ",tests=console");
    assertTrue(console.contains("[dom0] one\r\n"), console);
    assertEquals(goesOn, console.contains("[dom0] two\r\n"), console);
  }

  @Test
  void aPolicyJudgesWhoMarksALine() throws IOException {
    String console = testUnderDevicePolicy("human_interface", "0x60000");
    assertTrue(
        console.contains("ACM: class 0 refused line 0x20 of 13 (use 0): te matrix"), console);
  }

  /** All that domain 0 does to domains, but for what {@code permitted} lacks. */
  @ParameterizedTest
  @CsvSource({
    "reports, 0x3733FF, ",
    "reports, 0x2733FF, debug",
    "domains, 0x1733FF, handle",
    "domains, 0x3633FF, memory"
  })
  void aPolicyJudgesWhatIsDoneToDomains(String test, String permitted, String refused)
      throws IOException {
    String rules =
        """
        model te
        vm 0 control
        virq 0 timer
        virq 4 timer
        resource 0 1 own
        resource 0 5 own
        resource 0 6 own
        resource 0 0xC own
        resource 0 0xD own
        resource 0 0xF own
        allow virq control timer 3
        allow resource control own %s
        """;
    String console = testUnder(test, String.format(rules, permitted));
    if (refused == null) {
      assertTrue(console.contains("PASS " + test), console);
      assertFalse(console.contains("ACM"), console);
    } else {
      assertTrue(console.contains("FAIL " + test), console);
      assertTrue(
          console.contains("ACM: class 0 refused " + refused + " 0x1 of 0 (use 0): te matrix"),
          console);
    }
  }

  @Test
  void policiesAreToldListedAndSetFromAGuest() throws IOException {
    String console = testUnderDevicePolicy("policies", "0x60000");
    assertTrue(console.contains("PASS policies"), console);
  }

  @Test
  void aDomainThatThePolicyDoesNotKnowIsRefusedInOneLine() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("xen"));
    arguments.addAll(List.of(underPolicy("0", 7, "never")));
    XenRun.assertRefused("class 7", arguments.toArray(String[]::new));
  }

  @Test
  void aPolicyThatDoesNotParseIsRefusedInOneLine() throws IOException {
    Path policy = Files.writeString(directory.resolve("policy"), "model te\nvm one two");
    XenRun.assertRefused("line 2", "xen", "--policy", policy.toString(), "--dom0", IMAGE + ",wait");
  }

  @Test
  void bothBoardsRunTheSameGuest() throws IOException {
    String console = run(0, "-M", "imx21ads", "--dom0", IMAGE + ",tests");
    assertTrue(console.contains("[dom0] tests: 0 failed"), console);
  }

  @Test
  void eventsAreNotLost() throws IOException {
    String console =
        run(
            0,
            "--until",
            "PING",
            "--dom0",
            IMAGE + ",wait",
            "--dom",
            IMAGE + ",args=pong 2",
            "--dom",
            IMAGE + ",args=ping 1 rounds=5000");
    assertTrue(console.contains("[dom2] PING 5000 rounds"), console);
  }

  @Test
  void runsOnTheVirtualClockRepeat() throws IOException {
    String first = run(0, "--dom0", IMAGE + ",tests");
    assertEquals(first, run(0, "--dom0", IMAGE + ",tests"));
  }

  @Test
  void anImageThatIsNoneIsRefusedInOneLine() throws IOException {
    Path file = Files.writeString(directory.resolve("kernel"), "no ELF file at all");
    XenRun.assertRefused("is no ELF file", "xen", "--dom0", file.toString());
  }

  @Test
  void aKernelWithoutNotesIsRefusedInOneLine() throws IOException {
    String bytes = Files.readString(IMAGE, StandardCharsets.ISO_8859_1);
    Path file = directory.resolve("kernel");
    Files.writeString(
        file, bytes.replace("__xen_guest", "__not_notes"), StandardCharsets.ISO_8859_1);
    XenRun.assertRefused("__xen_guest", "xen", "--dom0", file.toString());
    XenRun.assertRefused("__xen_guest", "xen", "--dom0", IMAGE + ",wait", "--dom", file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini-os.elf", "mini-os-later.elf"})
  void aKernelThatIsNoElfFileRunsWhereItIsSaidToBe(String name) throws IOException {
    ByteBuffer elf =
        ByteBuffer.wrap(Files.readAllBytes(GUEST.resolve(name))).order(ByteOrder.LITTLE_ENDIAN);
    int base = 0xC0010000;
    byte[] raw = new byte[1 << 20];
    int end = 0;
    for (int i = 0; i < elf.getShort(44); i++) {
      int header = elf.getInt(28) + 32 * i;
      if (elf.getInt(header) != 1) {
        continue; // not loaded
      }
      int at = elf.getInt(header + 8) - base;
      elf.get(elf.getInt(header + 4), raw, at, elf.getInt(header + 16));
      end = Math.max(end, at + elf.getInt(header + 20));
    }
    Path file = Files.write(directory.resolve("raw"), Arrays.copyOf(raw, end));
    String console = run(0, "--dom0", file + ",raw=0xC0010000,tests=version");
    assertTrue(console.contains("[dom0] PASS version"), console);
  }

  @Test
  void theBootParametersSayWhichSchedulerAndModuleThereIs() throws IOException {
    String console =
        run(
            0,
            "-append",
            "sched=sedf",
            "-initrd",
            LATER.toString(),
            "--until",
            "toolstack: (done|error)",
            "--dom0",
            IMAGE + ",toolstack 1");
    assertTrue(console.contains("[XEN] Using scheduler: sedf\r\n"), console);
    assertTrue(console.contains("[XEN] Command line: sched=sedf\r\n"), console);
    assertTrue(console.contains("[dom0] toolstack: done"), console);
  }

  @Test
  void aListOfTagsTellsOfLessMemory() throws IOException {
    byte[] list = AtagList.of(0, 40 << 20, 0, 0, "sched=credit");
    Path file = Files.write(directory.resolve("tags"), list);
    String console = run(0, "--tags", file.toString(), "--dom0", IMAGE + ",hello");
    assertTrue(console.contains("[XEN] Memory: 40 MB from 0x00000000"), console);
    assertTrue(console.contains("[XEN] Using scheduler: credit\r\n"), console);
  }

  @Test
  void aListOfTagsThatIsNoneIsRefusedInOneLine() throws IOException {
    Path file = Files.writeString(directory.resolve("tags"), "memory = lots of it");
    XenRun.assertRefused(
        "--tags: it starts with", "xen", "--tags", file.toString(), "--dom0", IMAGE + ",hello");
  }

  @Test
  void moreMemoryThanThereIsIsRefusedInOneLine() {
    XenRun.assertRefused(
        "the machine has 128",
        "xen",
        "--dom0",
        IMAGE.toString(),
        "--dom",
        IMAGE + ",memory=200",
        "-m",
        "128M");
  }

  @Test
  void twoDomainsOfOneNameAreRefused() {
    XenRun.assertRefused(
        "two domains are named a",
        "xen",
        "--dom0",
        IMAGE.toString(),
        "--dom",
        IMAGE + ",name=a",
        "--dom",
        IMAGE + ",name=a");
  }

  @Test
  void theImagesAreTheOnesTheirSourcesGive() throws IOException, InterruptedException {
    boolean compiler =
        new ProcessBuilder("sh", "-c", "command -v arm-linux-gnueabi-gcc")
                .redirectErrorStream(true)
                .start()
                .waitFor()
            == 0;
    assumeTrue(compiler, "arm-linux-gnueabi-gcc is not here");
    Process build =
        new ProcessBuilder(GUEST.resolve("build").toString(), directory.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(build.getInputStream().readAllBytes());
    assertEquals(0, build.waitFor(), said);
    for (Path image : images()) {
      Path built = directory.resolve(image.getFileName());
      assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(built), image.toString());
    }
  }

  private static List<Path> images() throws IOException {
    try (Stream<Path> files = Files.list(GUEST)) {
      return files.filter(file -> file.toString().endsWith(".elf")).toList();
    }
  }

  private String run(int exitCode, String... arguments) throws IOException {
    return XenRun.console(directory, exitCode, arguments);
  }
}
