package io.quanzi.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates made with the JDK's own tool, of one authority; each start of the tool costs, so ask once for each. */
final class Certificates {
    private static final String PASSWORD = "changeit";
    private static final String AUTHORITY = "ca";

    private final Path store;

    /** @param directory for the keys */
    Certificates(Path directory) throws IOException, InterruptedException {
        store = directory.resolve("keys.p12");
        make(AUTHORITY, "CN=Nobody CA", List.of("-ext", "bc:c"));
    }

    /** Signed by itself, for so many days from a start such as {@code -2d}. */
    SSLContext selfSigned(String start, int days) throws Exception {
        String alias = "self" + start + days;
        make(
                alias,
                "CN=crm.example.com",
                List.of("-ext", "san=ip:127.0.0.1", "-startdate", start, "-validity", String.valueOf(days)));
        return server(alias);
    }

    /**
     * A server whose certificate the authority signed, and that shows it without the authority's.
     *
     * @param host such as {@code ip:127.0.0.1} or {@code dns:shop.example.com}
     */
    SSLContext signed(String host) throws Exception {
        make(host, "CN=crm.example.com", List.of("-ext", "san=" + host, "-signer", AUTHORITY));
        return server(host);
    }

    /** A client that trusts the authority. */
    SSLContext client() throws GeneralSecurityException, IOException {
        KeyStore trusted = empty();
        trusted.setCertificateEntry(AUTHORITY, read().getCertificate(AUTHORITY));
        var known = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        known.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, known.getTrustManagers(), null);
        return context;
    }

    private SSLContext server(String alias) throws GeneralSecurityException, IOException {
        KeyStore all = read();
        KeyStore shown = empty();
        shown.setKeyEntry(
                alias,
                (PrivateKey) all.getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                new Certificate[] {all.getCertificate(alias)});
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(shown, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, PASSWORD.toCharArray());
        return keys;
    }

    private KeyStore read() throws GeneralSecurityException, IOException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** A pair of keys and a certificate of this name. */
    private void make(String alias, String name, List<String> more) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(told);
        }
    }
}
