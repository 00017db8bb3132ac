package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops WeCom before the first byte of a request: names, addresses, ports, certificates. */
class CallbackReachTests extends CallbackStage {
    @TempDir
    private static Path directory;

    private static Certificates certificates;

    @BeforeAll
    static void foundAnAuthority() throws Exception {
        certificates = new Certificates(directory);
    }

    @Test
    void findsANameThatDoesNotResolve() {
        var findings = look(bot.at("https://quanzi.invalid"), new CallbackCheck());

        assertThat(findings).extracting(CheckResult::id).containsExactly("public-name.unknown", "callback-get.name");
        assertThat(findings.get(0).seen().en()).contains("quanzi.invalid");
    }

    @Test
    void findsANameWithIpv6AddressesOnly() throws Exception {
        var six = List.of(InetAddress.getByName("2001:db8::10"));

        var findings = look(real(proxy.url()), new CallbackCheck(WAIT_LIMIT, WAIT_LIMIT, line(), host -> six));

        assertWrong(findings, "public-name.ipv6");
        assertThat(findings.toString()).contains("2001:db8");
    }

    @Test
    void isContentWithANameThatHasAnIpv4AddressToo() throws Exception {
        var both = List.of(InetAddress.getByName("2001:db8::10"), InetAddress.getByName("203.0.113.7"));

        assertThat(look(real(proxy.url()), new CallbackCheck(WAIT_LIMIT, WAIT_LIMIT, line(), host -> both)))
                .extracting(CheckResult::id)
                .contains("public-name.ok", "callback-get.ok");
    }

    @Test
    void tellsAnAddressOfOnesOwnNetworkFromAPublicOne() {
        assertWrong(look(real(proxy.url()), new CallbackCheck()), "public-name.private");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "10.1.2.3, true",
        "172.16.0.1, true",
        "192.168.1.5, true",
        "169.254.1.1, true",
        "100.64.0.1, true",
        "100.128.0.1, false",
        "198.18.0.5, true",
        "198.20.0.5, false",
        "0.0.0.0, true",
        "::1, true",
        "fd00::1, true",
        "fe80::1, true",
        "2001:db8::1, false",
        "203.0.113.7, false"
    })
    void knowsWhichAddressesCannotBeReachedFromOutside(String address, boolean inside) throws Exception {
        assertThat(HostAddresses.isPrivate(InetAddress.getByName(address))).isEqualTo(inside);
    }

    @Test
    void findsAPortThatNobodyListensOn() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }

        assertWrong(look(bot.at("http://127.0.0.1:" + closed), new CallbackCheck()), "callback-get.refused");
    }

    @Test
    void findsAFirewallThatDropsWithoutAWord() throws Exception {
        // a queue that is full drops what else comes, as a firewall does
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = fill(full);

            var findings = look(
                    bot.at("http://127.0.0.1:" + full.getLocalPort()),
                    check(ProbeClient.asWeCom(WAIT_LIMIT, Duration.ofMillis(300), null)));

            assertWrong(findings, "callback-get.unreachable");
            assertThat(findings.toString()).contains(String.valueOf(full.getLocalPort()), "安全组");
            for (Socket one : waiting) {
                one.close();
            }
        }
    }

    private static List<Socket> fill(ServerSocket server) throws IOException {
        var waiting = new ArrayList<Socket>();
        for (int i = 0; i < 10; i++) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
            } catch (IOException full) {
                return waiting;
            }
        }
        throw new AssertionError("the queue takes more than ten");
    }

    @ParameterizedTest
    @CsvSource({"-30d, 2, expired", "+2d, 30, not-yet"})
    void findsACertificateThatDoesNotHold(String start, int days, String cause) throws Exception {
        assertCertificate(certificates.selfSigned(start, days), line(), "callback-get." + cause);
    }

    @Test
    void findsACertificateThatNobodySignedAndHttpsWhereTheAddressSaysHttp() throws Exception {
        SSLContext own = certificates.selfSigned("-2d", 30);

        assertCertificate(own, line(), "callback-get.self-signed");
        try (var secure = Proxy.secure(own).to(bot.url())) {
            assertWrong(
                    look(bot.at(secure.url().replace("https:", "http:")), new CallbackCheck()),
                    "callback-get.wants-https");
        }
    }

    @Test
    void findsACertificateOfAnotherHost() throws Exception {
        SSLContext other = certificates.signed("dns:other.example.com");

        var findings = assertCertificate(
                other,
                ProbeClient.asWeCom(WAIT_LIMIT, WAIT_LIMIT, certificates.client()),
                "callback-get.name-mismatch");

        assertThat(findings.toString()).contains("CN=crm.example.com");
    }

    @Test
    void isContentWithACertificateOfTheHostOnlyIfItKnowsTheIssuer() throws Exception {
        SSLContext good = certificates.signed("ip:127.0.0.1");

        assertCertificate(good, line(), "callback-get.issuer");
        var knowing = ProbeClient.asWeCom(WAIT_LIMIT, WAIT_LIMIT, certificates.client());
        try (var secure = Proxy.secure(good).to(bot.url())) {
            assertThat(look(bot.at(secure.url()), check(knowing)))
                    .extracting(CheckResult::state)
                    .containsOnly(CheckResult.State.OK);
        }
    }

    private static List<CheckResult> assertCertificate(SSLContext server, ProbeClient probeClient, String id) {
        try (var secure = Proxy.secure(server).to(bot.url())) {
            var findings = look(bot.at(secure.url()), check(probeClient));
            assertWrong(findings, id);
            return findings;
        }
    }

    @Test
    void findsATlsConnectionThatIsTornDownAtOnce() throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var reset = new Thread(() -> {
                try {
                    while (true) {
                        Socket one = server.accept();
                        assertThat(one.getInputStream().read()).isPositive();
                        one.setSoLinger(true, 0);
                        one.close();
                    }
                } catch (IOException closed) {
                    // the test is over
                }
            });
            reset.start();

            var findings = look(bot.at("https://127.0.0.1:" + server.getLocalPort()), new CallbackCheck());

            assertWrong(findings, "callback-get.tls-reset");
            assertThat(findings.toString()).contains("备案");
        }
    }

    @Test
    void findsHttpWhereTheAddressSaysHttps() {
        assertWrong(look(bot.at(proxy.url().replace("http:", "https:")), new CallbackCheck()), "callback-get.no-tls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><h1>400 Bad Request</h1>The plain HTTP request was sent to HTTPS port</html>",
                "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.</p>",
                "Client sent an HTTP request to an HTTPS server."
            })
    void knowsWhatServersSayThatWantHttps(String body) {
        assertWrong(examine((request, way) -> Proxy.Given.of(400, "text/html", body)), "callback-get.wants-https");
    }

    @Test
    void findsAConnectionThatIsCut() {
        assertWrong(examine((request, way) -> null), "callback-get.cut");
    }
}
