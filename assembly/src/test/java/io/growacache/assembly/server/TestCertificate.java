package io.growacache.assembly.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that signs itself, made by the Java runtime's keytool.
 *
 * @param keys certificate and key for the Java runtime's TLS
 * @param certificate the certificate as PEM
 * @param key the key as PEM
 */
record TestCertificate(KeyStore keys, Path certificate, Path key) {
    private static final String PASSWORD = "for-a-test-only";
    private static final String ALIAS = "server";

    /** Makes one, in files whose names begin with {@code name}. */
    static TestCertificate make(Path folder, String name) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1",
                "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new TestCertificate(keys,
                pem(folder.resolve(name + ".crt"), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
                pem(folder.resolve(name + ".key"), "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
    }

    private static Path pem(Path file, String type, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }

    /** A client's TLS that trusts a server with this certificate, and shows one of its own or none. */
    SSLContext trustedBy(TestCertificate shown) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        if (shown != null) {
            own.init(shown.keys, PASSWORD.toCharArray());
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown == null ? null : own.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }
}
