package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.quanzi.callback.Vectors;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeComPropertiesTests {
    private static final String URL = "https://qyapi.weixin.qq.com";

    @Test
    void mayBeEmpty() {
        assertThatNoException().isThrownBy(() -> new WeComProperties("", 0, "", "", "", URL));
        assertThatNoException().isThrownBy(() -> new OfficialAccountProperties("", "", "", "", URL, Map.of()));
    }

    @Test
    void wantsAnAgentAndASecretBesideACorp() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeComProperties("ww0123456789abcdef", 0, "s", "", "", URL))
                .withMessageContaining("quanzi.wecom.agent-id: expected the app's number such as 1000002");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeComProperties("ww0123456789abcdef", 1000002, "", "", "", URL))
                .withMessageContaining("QUANZI_WECOM_SECRET");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeComProperties("", -1, "", "", "", URL))
                .withMessageContaining("got -1");
    }

    @Test
    void wantsAKeyOfFortyThreeLettersAndDigits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeComProperties("", 0, "", Vectors.TOKEN, Vectors.AES_KEY + "=", URL))
                .withMessageContaining("quanzi.wecom.aes-key: expected exactly 43 letters and digits")
                .withMessageContaining("got 44 characters")
                .withMessageNotContaining(Vectors.AES_KEY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OfficialAccountProperties("", "", Vectors.TOKEN, "", URL, Map.of()))
                .withMessageContaining("quanzi.mp.token and quanzi.mp.aes-key: expected both or neither");
    }

    @Test
    void takesTheSlashOffAUrlAndRefusesWhatIsNone() {
        assertThat(new WeComProperties("", 0, "", "", "", "http://127.0.0.1:8081/").baseUrl())
                .isEqualTo("http://127.0.0.1:8081");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeComProperties("", 0, "", "", "", "qyapi.weixin.qq.com"))
                .withMessageContaining("quanzi.wecom.base-url: expected a URL");
    }

    @Test
    void keepsItsSecretsToItself() {
        var settings =
                new WeComProperties("ww0123456789abcdef", 1000002, "s3cret", Vectors.TOKEN, Vectors.AES_KEY, URL);

        assertThat(settings.toString()).doesNotContain("s3cret", Vectors.TOKEN, Vectors.AES_KEY);
    }
}
