package io.quanzi.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes certificates with the JDK's own tool. */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private Certificates() {}

    /** Signed by itself, for so many days from a start such as {@code -2d}. */
    static SSLContext selfSigned(Path directory, String start, int days) throws Exception {
        Path store = directory.resolve("own.p12");
        run(List.of(
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-dname",
                "CN=crm.example.com",
                "-ext",
                "san=ip:127.0.0.1",
                "-startdate",
                start,
                "-validity",
                String.valueOf(days),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        return context(store);
    }

    /** A server's certificate, and a client that trusts its issuer. */
    record Signed(SSLContext server, SSLContext client) {}

    /**
     * Signed by an authority of its own, and shown without it.
     *
     * @param host such as {@code ip:127.0.0.1} or {@code dns:shop.example.com}
     */
    static Signed signed(Path directory, String host) throws Exception {
        Path authority = directory.resolve("ca.p12");
        Path store = directory.resolve("own.p12");
        Path request = directory.resolve("own.csr");
        Path signed = directory.resolve("own.crt");
        Path root = directory.resolve("ca.crt");
        run(List.of(
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Nobody CA",
                "-ext",
                "bc:c",
                "-storetype",
                "PKCS12",
                "-keystore",
                authority.toString(),
                "-storepass",
                PASSWORD));
        run(List.of(
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-dname",
                "CN=crm.example.com",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        run(List.of(
                "-certreq",
                "-alias",
                "own",
                "-file",
                request.toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        run(List.of(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-ext",
                "san=" + host,
                "-keystore",
                authority.toString(),
                "-storepass",
                PASSWORD));
        run(List.of(
                "-exportcert",
                "-alias",
                "ca",
                "-file",
                root.toString(),
                "-keystore",
                authority.toString(),
                "-storepass",
                PASSWORD));
        run(List.of(
                "-importcert",
                "-noprompt",
                "-alias",
                "ca",
                "-file",
                root.toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        run(List.of(
                "-importcert",
                "-noprompt",
                "-alias",
                "own",
                "-file",
                signed.toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        return new Signed(context(store), trusting(store));
    }

    private static SSLContext trusting(Path store) throws Exception {
        var known = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        known.init(read(store));
        var context = SSLContext.getInstance("TLS");
        context.init(null, known.getTrustManagers(), null);
        return context;
    }

    private static KeyStore read(Path store) throws Exception {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static SSLContext context(Path store) throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(read(store), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(told);
        }
    }
}
