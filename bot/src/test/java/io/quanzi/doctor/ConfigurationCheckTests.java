package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.doctor.CheckResult.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ConfigurationCheckTests {
    private static final String KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    private final Map<String, Object> settings = new HashMap<>();

    @TempDir
    private Path data;

    @BeforeEach
    void beWell() {
        settings.put("quanzi.wecom.corp-id", "ww0123456789abcdef");
        settings.put("quanzi.wecom.agent-id", "1000002");
        settings.put("quanzi.wecom.secret", "the-apps-secret-of-this-test");
        settings.put("quanzi.wecom.token", "QDG6eK");
        settings.put("quanzi.wecom.aes-key", KEY);
        settings.put("quanzi.wecom.base-url", "https://qyapi.weixin.qq.com");
        settings.put("quanzi.public-url", "https://crm.example.com");
        settings.put("quanzi.shop.secret", "2b7e151628aed2a6abf7158809cf4f3c");
        settings.put("quanzi.data-dir", data.toString());
    }

    private List<CheckResult> look() {
        return look(new ConfigurationCheck());
    }

    private List<CheckResult> look(ConfigurationCheck check) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        var diagnosticContext = DiagnosticContext.of(environment, Clock.systemUTC(), null);
        var found = new CheckResults(diagnosticContext::masked);
        check.look(diagnosticContext, found);
        return found.all();
    }

    private static List<String> bad(List<CheckResult> findings) {
        return findings.stream()
                .filter(one -> one.state() == State.WRONG || one.state() == State.WARN)
                .map(CheckResult::id)
                .toList();
    }

    @Test
    void findsNothingWrongWithGoodSettings() {
        assertThat(look()).extracting(CheckResult::state).containsOnly(State.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "quanzi.wecom.corp-id, ww123, corp-id.shape",
        "quanzi.wecom.corp-id, wb0123456789abcdef, corp-id.shape",
        "quanzi.wecom.agent-id, 0, agent-id.missing",
        "quanzi.wecom.agent-id, abc, agent-id.shape",
        "quanzi.wecom.secret, '', secret.missing",
        "quanzi.wecom.secret, '\"quoted\"', secret.spaces",
        "quanzi.wecom.token, '', token.missing",
        "quanzi.wecom.token, a-b, token.shape",
        "quanzi.wecom.aes-key, '', aes-key.missing",
        "quanzi.wecom.aes-key, jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2, aes-key.length",
        "quanzi.wecom.aes-key, jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C=, aes-key.length",
        "quanzi.wecom.aes-key, jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2=, aes-key.signs",
        "quanzi.public-url, '', public-url.missing",
        "quanzi.public-url, crm.example.com, public-url.unreadable",
        "quanzi.public-url, https://crm.example.com/, public-url.slash",
        "quanzi.public-url, http://crm.example.com, public-url.http",
        "quanzi.public-url, https://crm.example.com/wecom/callback, public-url.callback",
        "quanzi.public-url, https://crm.example.com/crm, public-url.path",
        "quanzi.admin.password, 123, admin-password.length",
        "server.port, 99999, server-port.shape",
        "server.port, abc, server-port.shape",
        "quanzi.public-url, https://crm.example.com?a=b, public-url.query",
        "quanzi.public-url, http://127.0.0.1:8080, public-url.loopback",
        "quanzi.public-url, http://localhost:8080, public-url.loopback",
        "quanzi.public-url, https://crm.example.com:8443, public-url.port",
        "quanzi.shop.secret, '', shop-secret.missing",
        "quanzi.shop.secret, changeme, shop-secret.known",
        "quanzi.shop.secret, Password123, shop-secret.known",
        "quanzi.shop.secret, k3j9x, shop-secret.weak",
        "quanzi.admin.password, password1, admin-password.known",
        "quanzi.admin.password, 12345678, admin-password.known",
        "quanzi.admin.password, aaaaaaaaaa, admin-password.weak",
        "quanzi.wecom.corpid2, x, setting-names.unknown"
    })
    void tellsWhatIsWrongWithASetting(String name, String value, String id) {
        settings.put(name, value);

        List<CheckResult> findings = look();

        assertThat(bad(findings)).containsExactly(id);
        assertThat(findings)
                .filteredOn(one -> one.id().equals(id))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.mend()).isNotNull();
                    assertThat(one.why().zh()).isNotBlank();
                });
        assertThat(findings.toString()).doesNotContain("the-apps-secret", KEY);
    }

    @Test
    void masksTheTokenOfTheFiguresWhereverItStands() {
        settings.put("quanzi.metrics.token", "figures-8f21d6a04e");
        settings.put("quanzi.public-url", "https://crm.example.com/?figures-8f21d6a04e");

        List<CheckResult> findings = look();

        assertThat(bad(findings)).containsExactly("public-url.query");
        assertThat(findings.toString()).contains("crm.example.com/?***").doesNotContain("figures-8f21d6a04e");
    }

    /** The program itself does not take them off: a secret with a line break after it is another secret. */
    @ParameterizedTest
    @ValueSource(strings = {" %s", "%s ", "%s\n", "%s\r\n", "\u00A0%s", "%s\u200B", "\uFEFF%s", "'%s'", "“%s”"})
    void findsWhatCameAlongWhenAValueWasCopied(String pasted) {
        for (String name : List.of("corp-id", "secret", "token", "aes-key")) {
            beWell();
            String setting = "quanzi.wecom." + name;
            settings.put(setting, pasted.formatted(settings.get(setting)));

            assertThat(bad(look())).as(name).containsExactly(name + ".spaces");
        }
        beWell();
        settings.put("quanzi.public-url", pasted.formatted("https://crm.example.com"));
        assertThat(bad(look())).containsExactly("public-url.spaces");
    }

    @Test
    void findsAKeyThatWasCutInTwoLines() {
        settings.put("quanzi.wecom.aes-key", KEY.substring(0, 20) + "\n" + KEY.substring(20));

        assertThat(bad(look())).containsExactly("aes-key.spaces");
    }

    @Test
    void findsATokenAndAKeyThatChangedPlaces() {
        settings.put("quanzi.wecom.token", KEY);
        settings.put("quanzi.wecom.aes-key", "QDG6eK");

        List<CheckResult> findings = look();

        assertThat(bad(findings)).containsExactly("token.swapped");
        assertThat(findings.toString()).doesNotContain(KEY, "QDG6eK");
    }

    @Test
    void namesTheSettingThatWasProbablyMeant() {
        settings.put("QUANZI_WECOM_AESKEYS", "x");
        settings.put("quanzi.publik-url", "x");

        assertThat(look())
                .filteredOn(one -> one.id().equals("setting-names.unknown"))
                .singleElement()
                .satisfies(one -> assertThat(one.seen().en())
                        .contains(
                                "QUANZI_WECOM_AESKEYS (→ QUANZI_WECOM_AES_KEY?)",
                                "quanzi.publik-url (→ quanzi.public-url?)"));
    }

    @Test
    void knowsEverySettingInBothSpellingsAndThoseOfPartners() {
        settings.put("QUANZI_WECOM_CORPID", "ww0123456789abcdef");
        settings.put("QUANZI_PARTNERS_FAMILY_RESTAURANT_SECRET", "x");
        settings.put("quanzi.mp.templates.shipping", "x");

        assertThat(bad(look())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quanzi.sandbox.url",
                "quanzi.sandbox.port",
                "quanzi.run.token",
                "quanzi.quiet",
                "quanzi.demo.on",
                "quanzi.embedded.in-memory",
                "quanzi.mp.base-url",
                "quanzi.store.base-url"
            })
    void knowsWhatTheProgramSetsItself(String name) {
        settings.put(name, "");

        assertThat(bad(look())).isEmpty();
    }

    @Test
    void saysThatItRunsOnTheSandboxWithoutACorp() {
        settings.keySet().removeIf(name -> name.startsWith("quanzi.wecom") || name.startsWith("quanzi.shop"));
        settings.put("quanzi.public-url", "http://127.0.0.1:8080");

        List<CheckResult> findings = look();

        assertThat(bad(findings)).isEmpty();
        assertThat(findings).extracting(CheckResult::id).contains("corp-id.none");
    }

    @Test
    void findsADataDirectoryThatIsNone() throws Exception {
        settings.put("quanzi.data-dir", Files.createFile(data.resolve("file")).toString());

        assertThat(bad(look())).containsExactly("data-directory.none");
    }

    @Test
    void findsADataDirectoryThatCannotBeWrittenTo() throws Exception {
        // root may write everywhere but into the kernel's own tree
        Path closed = Files.createDirectory(
                data.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
        settings.put("quanzi.data-dir", Files.isWritable(closed) ? "/proc/self" : closed.toString());

        assertThat(bad(look())).containsExactly("data-directory.unwritable");
    }

    @ParameterizedTest
    @CsvSource({"2000, data-directory.ok", "500, data-directory.low", "50, data-directory.full"})
    void tellsHowMuchRoomIsLeftOnTheDisk(long megabytes, String id) {
        assertThat(look(new ConfigurationCheck(there -> megabytes << 20)))
                .filteredOn(one -> one.id().startsWith("data-directory."))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.id()).isEqualTo(id);
                    assertThat(one.seen().en()).contains(megabytes + " MB");
                });
    }

    @Test
    void leavesNothingInTheDataDirectory() {
        settings.put("quanzi.data-dir", data.resolve("not").resolve("yet").toString());

        assertThat(bad(look())).isEmpty();
        assertThat(data).isEmptyDirectory();
    }
}
