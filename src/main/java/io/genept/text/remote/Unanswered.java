package io.genept.text.remote;

import io.genept.core.UserError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells why a request brought no answer. */
final class Unanswered {
  private static final String RUNNING =
      "Check that the server runs and that --base-url is its address";

  private Unanswered() {}

  /**
   * Makes the failure of a request that brought no answer.
   *
   * @return a {@link PassingFailure}, or a {@link UserError} where another attempt cannot help
   */
  static RuntimeException of(IOException e, Endpoint endpoint, String key) {
    String words = " (" + ServerMessage.shown(String.valueOf(e), key) + ")";
    if (e instanceof SSLException ssl) {
      return tls(ssl, endpoint, words);
    }
    boolean connecting =
        String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("connect");
    if (e instanceof ConnectException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException
        || (e instanceof InterruptedIOException && connecting)) {
      return new PassingFailure("no server answers" + words, RUNNING);
    }
    if (e instanceof InterruptedIOException) {
      return new PassingFailure(
          "no whole answer within the " + endpoint.options().timeout() + " s of --timeout",
          "Give a slow server less at once (--concurrency)");
    }
    if (e instanceof ProtocolException) {
      return new PassingFailure("the answer is no HTTP" + words, RUNNING);
    }
    return new PassingFailure("the connection broke" + words, RUNNING);
  }

  private static RuntimeException tls(SSLException e, Endpoint endpoint, String words) {
    if (String.valueOf(e.getMessage()).contains("Unsupported or unrecognized SSL message")) {
      return UserError.of(
          "Cannot ask %s: the server there does not speak https%s. Expected one that does; give"
              + " --base-url with http://.",
          endpoint.baseUrl(), words);
    }
    if (e instanceof SSLPeerUnverifiedException || isOfCertificate(e)) {
      return UserError.of(
          "Cannot ask %s: its certificate is not trusted%s. Expected one that this Java trusts for"
              + " this name; check --base-url, or give a store with the authority of your network:"
              + " JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE.",
          endpoint.baseUrl(), words);
    }
    return new PassingFailure("the connection broke" + words, RUNNING);
  }

  private static boolean isOfCertificate(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }
}
