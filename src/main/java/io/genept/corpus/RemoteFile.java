package io.genept.corpus;

import io.genept.core.UserError;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * A public file that build-corpus can download.
 *
 * @param option the option that takes such a file, for example {@code gene-info}
 * @param address its http or https address
 * @param checksum address of its MD5 or SHA-256 sum, where the server has one
 */
public record RemoteFile(String option, String address, Optional<String> checksum) {
  public RemoteFile {
    require(option, address);
    checksum.ifPresent(other -> require(option, other));
    if (name(address).isEmpty()) {
      throw UserError.of(
          "Cannot download the file for --%s from %s: the address ends with no file name.",
          option, address);
    }
  }

  /** The file's name: the last part of its address. */
  public String name() {
    return name(address);
  }

  private static String name(String address) {
    HttpUrl url = HttpUrl.get(address);
    return url.pathSegments().get(url.pathSize() - 1);
  }

  private static void require(String option, String address) {
    if (HttpUrl.parse(address) == null) {
      throw UserError.of(
          "Cannot download the file for --%s from %s: that is no http or https address.",
          option, address);
    }
  }
}
