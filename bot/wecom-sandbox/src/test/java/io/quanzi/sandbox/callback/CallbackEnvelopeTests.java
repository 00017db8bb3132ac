package io.quanzi.sandbox.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import org.junit.jupiter.api.Test;

class CallbackEnvelopeTests {
    private static final String KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    private static final String SEALED =
            "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";

    private final CallbackEnvelope envelope = new CallbackEnvelope("QDG6eK", KEY, "wx5823bf96d3bd56c7");

    @Test
    void signsTheOfficialPacket() {
        assertThat(envelope.sign("1409659813", "1372623149", SEALED))
                .isEqualTo("477715d11cdb4164915debcba66cb864d751f3e6");
    }

    @Test
    void signsTheOfficialUrlCheck() {
        var echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";

        assertThat(envelope.sign("1409659589", "263014780", echo))
                .isEqualTo("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3");
    }

    @Test
    void sealsTheOfficialPacketToTheLetter() {
        var random = "0960688932c47ef1".getBytes(StandardCharsets.UTF_8);

        String message = new WxCryptUtil("QDG6eK", KEY, "wx5823bf96d3bd56c7").decrypt(SEALED);

        assertThat(message).hasSize(284).contains("<Content><![CDATA[hello]]></Content>");
        assertThat(envelope.seal(message, random)).isEqualTo(SEALED);
    }

    @Test
    void saysWhatAKeyLooksLike() {
        assertThatThrownBy(() -> CallbackEnvelope.key("short"))
                .hasMessageContaining("exactly 43 letters and digits, got 5");
        assertThatThrownBy(() -> CallbackEnvelope.key("#" + KEY.substring(1)))
                .hasMessageContaining("got 43 characters, others among them");
        for (char last : "AbYz09".toCharArray()) {
            assertThat(CallbackEnvelope.key(KEY.substring(0, 42) + last)).hasSize(32);
        }
    }

    @Test
    void refusesAKeyOfAnotherLength() {
        assertThatThrownBy(() -> CallbackEnvelope.key("short")).hasMessageContaining("43 letters and digits");
    }
}
