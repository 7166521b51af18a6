package dev.armature.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says in a few words why the host refused something. */
final class Failures {
  private Failures() {}

  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException unused -> "there is no such directory";
      case AccessDeniedException unused -> "permission denied";
      case BindException unused -> "the port is in use or not this host's; choose another";
      case ConnectException unused -> "nobody listens there";
      case UnknownHostException unused -> "there is no host of that name";
      default -> e.getMessage();
    };
  }
}
