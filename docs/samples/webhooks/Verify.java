import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public final class Verify {
  /** True when one of the secrets signed exactly these bytes within the last five minutes. */
  static boolean isSigned(
      List<String> secrets, String id, String timestamp, String signature, byte[] body)
      throws GeneralSecurityException {
    try {
      long age = Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(timestamp));
      if (age > 300) return false;
      for (String secret : secrets) {
        byte[] digest = digest(secret.substring("whsec_".length()), id + "." + timestamp + ".", body);
        for (String one : signature.split(" ")) {
          if (!one.startsWith("v1,")) continue;
          byte[] given = Base64.getDecoder().decode(one.substring("v1,".length()));
          if (MessageDigest.isEqual(given, digest)) return true;
        }
      }
      return false;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static byte[] digest(String key, String prefix, byte[] body)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
    mac.update(prefix.getBytes(UTF_8));
    return mac.doFinal(body);
  }

  // java Verify.java ID TIMESTAMP SIGNATURE < body
  public static void main(String[] args) throws Exception {
    List<String> secrets = List.of(System.getenv("WEBHOOK_SECRETS").split(" "));
    byte[] body = System.in.readAllBytes();
    System.exit(isSigned(secrets, args[0], args[1], args[2], body) ? 0 : 1);
  }
}
