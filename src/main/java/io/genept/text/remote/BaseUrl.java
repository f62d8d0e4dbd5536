package io.genept.text.remote;

import io.genept.core.UserError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import okhttp3.HttpUrl;

/**
 * Address of a server: what comes before {@code /embeddings} and {@code /chat/completions}, e.g.
 * {@code https://api.openai.com/v1}, or {@code
 * https://NAME.openai.azure.com/openai/deployments/NAME}; without user, password or query.
 *
 * @param address without a slash at its end
 */
public record BaseUrl(String address) {
  public BaseUrl {
    address = checked(address);
  }

  /**
   * Reads an address.
   *
   * @throws UserError if it is no http or https address, ends in the path of a request, or holds
   *     what may be secret, which is not repeated
   */
  public static BaseUrl parse(String address) {
    return new BaseUrl(address);
  }

  /** Tells whether a host is this machine, by its name or address; no name is looked up. */
  public static boolean isLoopback(String host) {
    boolean address = host.contains(":") || host.matches("[0-9.]+");
    try {
      return host.equals("localhost")
          || (address && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String checked(String address) {
    String text = address.strip();
    boolean secret = text.contains("@") || text.contains("?") || text.contains("#");
    if (secret) {
      throw new UserError(
          "Cannot use --base-url: it holds a user, a password, a query or a fragment (not shown,"
              + " for they may be secret). Expected an address such as https://api.openai.com/v1;"
              + " name the variable of the key with --api-key-env and give Azure's version with"
              + " --api-version.");
    }
    HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      throw UserError.of(
          "Cannot use --base-url '%s': it is no http or https address. Expected one such as"
              + " http://127.0.0.1:8080/v1.",
          text);
    }
    String plain = url.toString().replaceAll("/+$", "");
    if (plain.endsWith("/embeddings") || plain.endsWith("/chat/completions")) {
      throw UserError.of(
          "Cannot use --base-url %s: it ends in the path of a request. Expected what comes before"
              + " /embeddings or /chat/completions.",
          plain);
    }
    return plain;
  }

  @Override
  public String toString() {
    return address;
  }
}
