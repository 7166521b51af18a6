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
      case NoSuchFileException _ -> "there is no such directory";
      case AccessDeniedException _ -> "permission denied";
      case BindException _ -> "the port is in use or not this host's; choose another";
      case ConnectException _ -> "nobody listens there";
      case UnknownHostException _ -> "there is no host of that name";
      default -> e.getMessage();
    };
  }
}
