package io.quanzi.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.Quanzi;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a person sees last when a setting keeps the bot from starting. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {
    @TempDir
    private Path data;

    private Map<String, String> settings = Map.of();

    @AfterEach
    void forget() {
        settings.keySet().forEach(System::clearProperty);
    }

    /** @return the exit code */
    private int serve(String name, String value) {
        var all = new HashMap<>(Map.of(
                "quanzi.data-dir", data.toString(),
                "quanzi.wecom.corp-id", "ww0123456789abcdef",
                "quanzi.wecom.agent-id", "1000002",
                "quanzi.wecom.secret", "the-apps-secret",
                "quanzi.wecom.token", "QDG6eK",
                "quanzi.wecom.aes-key", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
                "server.port", "0",
                "quanzi.public-url", "https://crm.example.com",
                "quanzi.admin.password", "a-good-one"));
        all.put(name, value);
        settings = all;
        settings.forEach(System::setProperty);
        return Commands.run(Quanzi.class, new String[] {"serve"});
    }

    @ParameterizedTest
    @CsvSource({
        "quanzi.wecom.agent-id, abc, QUANZI_WECOM_AGENT_ID: expected the app's number such as 1000002",
        "quanzi.admin.password, 123, QUANZI_ADMIN_PASSWORD: expected 8 characters to 72 bytes",
        "server.port, 99999, SERVER_PORT: expected a port from 0 to 65535",
        "quanzi.public-url, crm.example.com, QUANZI_PUBLIC_URL: expected scheme and host alone",
        "quanzi.public-url, https://crm.example.com/crm, QUANZI_PUBLIC_URL: expected scheme and host alone",
        "quanzi.wecom.aes-key, tooshortakey, QUANZI_WECOM_AES_KEY: expected exactly 43 letters and digits",
        "quanzi.wecom.corp-id, a b, QUANZI_WECOM_CORP_ID: expected an id such as",
        "spring.mongodb.uri, mongodb://127.0.0.1:1/quanzi?w=0, SPRING_MONGODB_URI has w=0",
        "spring.mongodb.uri, mongodb://127.0.0.1:1, SPRING_MONGODB_URI names no database",
    })
    void isOneSentenceWithTheVariableAndNoStackTrace(
            String name, String value, String expected, CapturedOutput output) {
        assertThat(serve(name, value)).isEqualTo(1);

        assertThat(output.getErr()).contains("cannot start: " + expected, "run \"doctor\"");
        assertThat(output.getAll()).doesNotContain("\tat ", "BeanCreationException", "tooshortakey");
        assertThat(output.getAll().strip()).endsWith("run \"doctor\" to have all settings looked at");
    }

    @Test
    void namesTheDatabaseThatIsAway() {
        assertThat(StartFailure.of(new IllegalStateException(
                        "Error creating bean", new com.mongodb.MongoTimeoutException("Timed out after 30000 ms"))))
                .hasMessageContaining("SPRING_MONGODB_URI: expected a MongoDB that answers")
                .hasMessageContaining("Timed out after 30000 ms");
    }
}
